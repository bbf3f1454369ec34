import { type AppRules, nameProblem } from './app-rules.ts'
import { scopesProblem } from './catalogue.ts'
import type { Difference } from './client-state.ts'
import { splitEdit } from './edit-app.ts'
import type { App, Secret } from './records.ts'
import { redirectUriProblems } from './redirect-uris.ts'
import { MAX_SECRETS } from './secrets.ts'
import { proposalOf } from './submit-review.ts'

/** What the row becomes where it takes over what the authorization server holds. */
export interface Adoption {
  changes: Partial<Pick<App, 'name' | 'redirectUris' | 'scopes' | 'active'>>
  /** By id. */
  secrets: Map<string, Secret['wanted']>
  added: Extract<Difference, { what: 'secret-added' }>[]
}

export function adoptionOf(differences: readonly Difference[]): Adoption {
  const adoption: Adoption = { changes: {}, secrets: new Map(), added: [] }
  for (const difference of differences) {
    switch (difference.what) {
      case 'name':
        adoption.changes.name = difference.there
        break
      case 'redirectUris':
      case 'scopes':
        adoption.changes[difference.what] = difference.there
        break
      case 'active':
        adoption.changes.active = difference.there
        break
      case 'secret-added':
        adoption.added.push(difference)
        break
      case 'secret-gone':
      case 'secret-off':
      case 'secret-on':
        adoption.secrets.set(difference.secretId, AFTER[difference.what])
    }
  }
  return adoption
}

const AFTER = { 'secret-gone': 'deleted', 'secret-off': 'inactive', 'secret-on': 'active' } as const

/**
 * Why the row may not take over what the server holds; nothing when it may. What nobody could have made of the app
 * here does not become of it by a detour over there: neither a partner app that no reviewer has seen, nor a redirect
 * URI that is refused, nor a switch without an approval. All or nothing, so that one word says what happened.
 */
export function adoptionProblem(
  rules: AppRules,
  app: App,
  secrets: readonly Secret[],
  differences: readonly Difference[],
): string | undefined {
  const { changes, ...after } = adoptionOf(differences)
  if (differences.some(({ what }) => what === 'gone')) return 'The client is gone: there is nothing to adopt.'
  if (differences.some(({ what }) => what === 'groups' || what === 'login'))
    return 'Who may log in follows from the application type, and the portal needs its own part of the client.'
  if (changes.active && app.status !== 'Approved')
    return `This app is ${app.status}; only an Approved app may be on.`
  return (
    formProblem(rules, app, changes) ?? reviewProblem(app, changes) ?? secretsProblem(app, secrets, after)
  )
}

function formProblem(rules: AppRules, app: App, changes: Adoption['changes']): string | undefined {
  const { name, redirectUris, scopes } = changes
  if (name !== undefined && nameProblem(name)) return `The name there is not allowed. ${nameProblem(name)}`
  if (redirectUris?.length === 0) return 'An app needs a redirect URI.'
  const uriRules = { forbiddenHosts: rules.forbiddenHosts, type: app.type }
  const [wrong] = redirectUriProblems(redirectUris ?? [], uriRules).values()
  if (wrong) return `A redirect URI there is not allowed. ${wrong}`
  const wrongScopes = scopes && scopesProblem(rules.catalogue, rules.packagesOf(app.tenantId), scopes)
  return wrongScopes && `The scopes there are not allowed. ${wrongScopes}`
}

function reviewProblem(app: App, changes: Adoption['changes']): string | undefined {
  const { active: _, ...proposed } = changes
  if (app.type === 'internal' || Object.keys(proposed).length === 0) return undefined
  const live = proposalOf(app)
  if (app.status === 'Approved' && !splitEdit(live, { ...live, ...proposed }).needsReview) return undefined
  return 'A partner app changes its name, redirect URIs and scopes by review only. Restore it; then edit it here and submit the change.'
}

function secretsProblem(
  app: App,
  secrets: readonly Secret[],
  { secrets: changed, added }: Omit<Adoption, 'changes'>,
): string | undefined {
  const left = secrets
    .map((secret) => changed.get(secret.id) ?? secret.wanted)
    .filter((wanted) => wanted !== 'deleted')
  if (left.length + added.length > MAX_SECRETS)
    return `An app has at most ${MAX_SECRETS} secrets, and the unknown one would be one more.`
  const active = left.includes('active') || added.some((secret) => secret.active)
  if (active || (changed.size === 0 && added.length === 0)) return undefined
  return `${app.active ? 'The app' : 'An app'} would be left without an active secret.`
}
