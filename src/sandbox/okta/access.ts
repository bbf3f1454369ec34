import { findAppByClient } from './apps.ts'
import { isAssigned } from './assignments.ts'
import { policiesOfClient } from './policies.ts'
import { listRules, type Rule } from './rules.ts'
import { listScopes, OIDC_SCOPES } from './scopes.ts'
import type { Org } from './store.ts'
import type { User } from './users.ts'

/** What an access policy lets a person have in an app. */
export interface Access {
  scopes: string[]
  accessTokenSeconds: number
}

const DEFAULT_LIFETIME_MINUTES = 60

/**
 * The first rule that is for this person and opens something of what was asked decides. Nothing means: no policy,
 * no rule, or none of the API's scopes among what the rule opens; Okta answers `access_denied`.
 */
export function accessOf(
  org: Org,
  clientId: string,
  user: User,
  requested: readonly string[],
): Access | undefined {
  for (const rule of rulesOf(org, clientId)) {
    if (!isFor(rule, user)) continue
    const open = openScopes(org, rule)
    const scopes = requested.filter((scope) => open.has(scope))
    const wantsApi = requested.some(isApiScope)
    if (scopes.length === 0 || (wantsApi && !scopes.some(isApiScope))) continue
    const minutes = rule.actions.token.accessTokenLifetimeMinutes ?? DEFAULT_LIFETIME_MINUTES
    return { scopes, accessTokenSeconds: minutes * 60 }
  }
  return undefined
}

/** Everything that some rule opens for some user of this app. */
export function scopesOfClient(org: Org, clientId: string): Set<string> {
  const scopes = new Set<string>()
  for (const rule of rulesOf(org, clientId)) for (const name of openScopes(org, rule)) scopes.add(name)
  return scopes
}

/** The primary gate: only people of an assigned group. */
export function mayLogIn(org: Org, clientId: string, user: User): boolean {
  const app = findAppByClient(org, clientId)
  return app !== undefined && isAssigned(org, app.id, user.group.id)
}

const rulesOf = (org: Org, clientId: string): Rule[] =>
  policiesOfClient(org, clientId)
    .flatMap((policy) => listRules(org, policy.id))
    .filter((rule) => rule.status === 'ACTIVE' && allowsCodeGrant(rule))

const allowsCodeGrant = (rule: Rule): boolean =>
  rule.conditions.grantTypes.include.some((type) => type === 'authorization_code' || type === '*')

function isFor(rule: Rule, user: User): boolean {
  const { groups, users } = rule.conditions.people
  if (groups?.exclude?.includes(user.group.id) || users?.exclude?.includes(user.id)) return false
  const named = groups?.include ?? []
  return (
    named.includes('EVERYONE') || named.includes(user.group.id) || (users?.include ?? []).includes(user.id)
  )
}

function openScopes(org: Org, rule: Rule): Set<string> {
  const include = rule.conditions.scopes.include
  return new Set(include.includes('*') ? listScopes(org).map((scope) => scope.name) : include)
}

const isApiScope = (scope: string): boolean => !OIDC_SCOPES.includes(scope)
