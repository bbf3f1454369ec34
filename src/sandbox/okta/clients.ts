import { listSecrets, type SecretStatus } from './app-secrets.ts'
import { type App, findAppByClient, listApps } from './apps.ts'
import { listAssignments } from './assignments.ts'
import { policiesOfClient } from './policies.ts'
import { listRules } from './rules.ts'
import type { Org } from './store.ts'

/** All that the org holds about an OAuth client, at a glance, for tests. */
export interface SandboxClient {
  appId: string
  clientId: string
  label: string
  status: App['status']
  redirectUris: string[]
  hasLogo: boolean
  /** Oldest first. */
  secrets: { id: string; status: SecretStatus; last4: string; value: string }[]
  groups: string[]
  /** What the active rules of its active policies open. */
  scopes: string[]
}

export const listClients = (org: Org): SandboxClient[] =>
  listApps(org, { after: 0, limit: Number.MAX_SAFE_INTEGER - 1 }).apps.map((app) => clientOf(org, app))

export function findClient(org: Org, clientId: string): SandboxClient | undefined {
  const app = findAppByClient(org, clientId)
  return app && clientOf(org, app)
}

const clientOf = (org: Org, app: App): SandboxClient => ({
  appId: app.id,
  clientId: app.clientId,
  label: app.label,
  status: app.status,
  redirectUris: app.settings.settings.oauthClient.redirect_uris,
  hasLogo: app.hasLogo,
  secrets: listSecrets(org, app.id).map(({ id, status, clientSecret }) => ({
    id,
    status,
    last4: clientSecret.slice(-4),
    value: clientSecret,
  })),
  groups: listAssignments(org, app.id).map((assignment) => assignment.groupId),
  scopes: scopesOf(org, app.clientId),
})

function scopesOf(org: Org, clientId: string): string[] {
  const rules = policiesOfClient(org, clientId).flatMap((policy) => listRules(org, policy.id))
  const active = rules.filter((rule) => rule.status === 'ACTIVE')
  return [...new Set(active.flatMap((rule) => rule.conditions.scopes.include))]
}
