import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'

/** A page of the token flow: a heading, a sentence, and what kind of news it is. */
export interface Page {
  tone: 'good' | 'bad' | 'neutral'
  title: string
  text: string
  /** For an unexpected error: what to tell the operator. */
  reference?: string
  /** Labelled values, one a line. */
  facts?: [label: string, value: string][]
  /** To be typed elsewhere. */
  code?: string
  /** Buttons, the safest first. */
  forms?: { label: string; action: string; formToken: string; prominent?: boolean }[]
  /** Tries to close the window, which browsers allow for windows that a script opened. */
  closes?: boolean
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1d1c1d;--soft:#616061;--paper:#f8f8f8;--card:#fff;--line:#ddd;--good:#007a5a;--bad:#c01343;--neutral:#1264a3}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--soft:#ababad;--paper:#1a1d21;--card:#222529;--line:#3c3f44;--good:#2eb67d;--bad:#ff6b81;--neutral:#5fb3f9}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:30rem;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:12px;text-align:center}
.sign{display:inline-grid;place-items:center;width:56px;height:56px;border-radius:50%;color:#fff;font-size:28px;font-weight:700}
.good .sign{background:var(--good)}.bad .sign{background:var(--bad)}.neutral .sign{background:var(--neutral)}
@media (prefers-color-scheme:dark){.sign{color:#1a1d21}}
h1{margin:16px 0 8px;font-size:1.4rem;line-height:1.25}
p{margin:0 0 8px;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:.9rem}
dl{margin:16px 0;padding:0;text-align:left;border-top:1px solid var(--line)}
dl div{padding:8px 0;border-bottom:1px solid var(--line)}
dt{color:var(--soft);font-size:.85rem}
dd{margin:0;overflow-wrap:anywhere}
.code{margin:16px 0;font:700 2rem/1.2 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.08em;user-select:all}
form{margin:12px 0 0}
button{width:100%;padding:12px 16px;border:2px solid var(--ink);border-radius:8px;background:transparent;color:var(--ink);font:inherit;font-weight:600;cursor:pointer}
button.prominent{border-color:var(--neutral);background:var(--neutral);color:#fff}
button:focus-visible{outline:3px solid var(--neutral);outline-offset:3px}
@media (prefers-color-scheme:dark){button.prominent{color:#1a1d21}}
`
const CLOSE = 'window.setTimeout(function(){window.close()},2500)'

const hashOf = (content: string): string =>
  `'sha256-${createHash('sha256').update(content).digest('base64')}'`

/** Pages with a form may send it to us, and nowhere else. */
export const contentSecurityPolicy = (formAction: 'none' | 'self'): string =>
  `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(CLOSE)}; base-uri 'none'; form-action '${formAction}'; frame-ancestors 'none'`

/** For every page: nothing from elsewhere, nothing kept, nothing told to the next site, in nobody's frame. */
export const PAGE_HEADERS: Record<string, string> = {
  'content-security-policy': contentSecurityPolicy('none'),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
}

const SIGNS = { good: '✓', bad: '!', neutral: 'i' } as const

export function renderPage(page: Page) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · DevPortal</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main class="${page.tone}">
<div class="sign" aria-hidden="true">${SIGNS[page.tone]}</div>
<h1>${page.title}</h1>
<p role="${page.tone === 'bad' ? 'alert' : 'status'}">${page.text}</p>
${page.code ? html`<p class="code">${page.code}</p>` : ''}
${page.facts ? html`<dl>${page.facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>` : ''}
${page.forms?.map(formFor) ?? ''}
${page.reference ? html`<p class="soft">Reference: ${page.reference}</p>` : ''}
</main>
${page.closes ? html`<script>${raw(CLOSE)}</script>` : ''}
</body>
</html>`
}

const formFor = ({ label, action, formToken, prominent }: NonNullable<Page['forms']>[number]) => html`
<form method="post" action="${action}">
<input type="hidden" name="form_token" value="${formToken}">
<button type="submit" class="${prominent ? 'prominent' : ''}">${label}</button>
</form>`
