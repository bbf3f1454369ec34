/** The page as a whole. Its pieces are replaced by pushes, its frame never is. */
import { type Html, html, raw } from './html.ts'
import { tryNote } from './parts/bar.ts'
import type { PieceName, Pieces } from './pieces.ts'

const styles = [
  'tokens',
  'shell',
  'head',
  'sidebar',
  'messages',
  'threads',
  'text',
  'composer',
  'blocks',
  'cards',
  'elements',
  'choices',
  'menus',
  'modal',
  'sandbox',
  'operator',
  'phone',
]

export function pageDocument(pieces: Pieces, title: string): Html {
  const piece = (tag: string, name: PieceName, attributes = '') =>
    html`${raw(`<${tag} id="${name}" ${attributes}>`)}${pieces[name]}${raw(`</${tag}>`)}`
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
  ${styles.map((name) => html`<link rel="stylesheet" href="/page/${name}.css">`)}
  <script src="/page/theme.js"></script>
  <script type="module" src="/page/page.js"></script>
</head>
<body>
  ${piece('div', 'bar', 'class="bar" role="region" aria-label="Sandbox controls"')}
  ${piece('aside', 'operator', 'class="operator" hidden aria-label="Operator of the sandbox"')}
  <div id="shell" class="shell">
    ${piece('div', 'top', 'class="top"')}
    ${piece('nav', 'rail', 'class="rail" aria-label="Workspace"')}
    <div class="client">
      ${piece('nav', 'sidebar', 'class="sidebar" aria-label="Channels and direct messages"')}
      ${piece('main', 'main', 'class="main"')}
      ${piece('section', 'thread', 'class="thread" aria-label="Thread"')}
    </div>
    <div id="drawer-shade" class="drawer-shade" data-drawer-close></div>
  </div>
  ${tryNote()}
  ${piece('div', 'complete')}
  ${piece('div', 'modal', 'class="modal-layer"')}
  ${piece('div', 'notice', 'class="toasts"')}
  <div id="toasts" class="toasts" role="status"></div>
  <div id="layer"></div>
  <div id="live" class="sr-only" aria-live="polite"></div>
  <noscript><p class="noscript">This page needs JavaScript to show the workspace as it changes.</p></noscript>
</body>
</html>`
}
