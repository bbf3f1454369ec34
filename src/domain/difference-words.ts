import type { Difference } from './client-state.ts'

/** More of what somebody may have put there than this tells nobody more. */
const SHOWN = 10
const LONGEST = 200

/** A difference in plain words: what it is about, and what is so there. Anybody's text may be in the second. */
export const differenceWords = (difference: Difference): [about: string, words: string] => [
  ABOUT[difference.what],
  wordsOf(difference),
]

const ABOUT: Readonly<Record<Difference['what'], string>> = {
  gone: 'Client',
  login: 'Login',
  name: 'Application Name at the authorization server',
  redirectUris: 'Redirect URIs at the authorization server',
  scopes: 'Scopes at the authorization server',
  groups: 'Who may log in',
  active: 'Active',
  'secret-added': 'Secret',
  'secret-gone': 'Secret',
  'secret-off': 'Secret',
  'secret-on': 'Secret',
}

function wordsOf(difference: Difference): string {
  switch (difference.what) {
    case 'gone':
      return 'The client was deleted there. Nobody can log in, and its secrets are gone.'
    case 'login':
      return 'What DevPortal itself needs there is missing: nobody can generate a token.'
    case 'name':
      return cut(difference.there)
    case 'redirectUris':
    case 'scopes':
      return listed(difference.there)
    case 'groups':
      return 'The groups of the client were changed there.'
    case 'active':
      return difference.there ? 'It was switched on there.' : 'It was switched off there. Nobody can log in.'
    case 'secret-added':
      return `A secret was added there that DevPortal does not know: ••••${difference.last4}`
    case 'secret-gone':
      return `••••${difference.last4} was deleted there.`
    case 'secret-off':
      return `••••${difference.last4} was switched off there.`
    case 'secret-on':
      return `••••${difference.last4} was switched on there.`
  }
}

const cut = (text: string): string => {
  const letters = [...text]
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : text
}

function listed(list: readonly string[]): string {
  if (list.length === 0) return 'none'
  const more = list.length > SHOWN ? ` and ${list.length - SHOWN} more` : ''
  return `${list.slice(0, SHOWN).map(cut).join(', ')}${more}`
}
