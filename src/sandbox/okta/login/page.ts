import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { style } from './style.ts'

/** Everything that may appear in a page is escaped by `html`; there is no script at all. */
export interface LoginPerson {
  id: string
  name: string
  email: string
  title: string
  organisation: string
  emailVerified: boolean
}

export interface LoginView {
  uid: string
  appLabel: string
  /** Someone this request is meant for: shown first, and marked. */
  hinted: LoginPerson | undefined
  /** An e-mail address that the sandbox does not know: a person of a real workspace. */
  newEmail: string | undefined
  /** Grouped by organisation. */
  people: LoginPerson[]
}

const STYLE_HASH = createHash('sha256').update(style).digest('base64')

/** `formTargets`: where the flow goes on after the form was sent; browsers check redirects of a form too. */
export const csp = (formTargets: string[]): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')

/** `body` is trusted HTML. */
export function page(title: string, body: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${raw(`<style>${style}</style>`)}
</head>
<body><main><p class="mark">Sandbox sign-in</p><h1>${title}</h1>${raw(body)}</main></body>
</html>`.toString()
}

export function loginPage(view: LoginView): string {
  const rest = view.people.filter((person) => person.id !== view.hinted?.id)
  const organisations = [...new Set(rest.map((person) => person.organisation))]
  const body = html`<p class="lead">Who are you? No password is needed here.</p>
<form method="post" action="/login/${view.uid}">
${view.hinted ? expected(personButton(view.hinted)) : ''}
${view.newEmail === undefined ? '' : newPerson(view.newEmail)}
${organisations.map((name) =>
  section(
    name,
    rest.filter((person) => person.organisation === name),
  ),
)}
<button class="quiet" name="cancel" value="yes">Cancel</button>
</form>`
  return page(`Sign in to ${view.appLabel}`, body.toString())
}

export const errorPage = {
  csp: csp([]),
  html: (error: string, description = 'Please start again where you came from.'): string =>
    page('Sign-in failed', html`<p class="lead">${description}</p><p><code>${error}</code></p>`.toString()),
}

const section = (title: string, people: LoginPerson[]) =>
  html`<section><h2>${title}</h2>${people.map(personButton)}</section>`

const personButton = (person: LoginPerson) =>
  html`<button name="user" value="${person.id}"><strong>${person.name}</strong>
<span>${person.email}${person.emailVerified ? '' : ' (not verified)'}</span>
<small>${[person.title, person.organisation].filter(Boolean).join(', ')}</small></button>`

const newPerson = (email: string) =>
  expected(html`<button name="continue_as" value="hint"><strong>Continue as ${email}</strong>
<span>An account is made for this address</span></button>`)

const expected = (button: ReturnType<typeof html>) =>
  html`<section class="expected"><h2>Expected</h2>${button}</section>`
