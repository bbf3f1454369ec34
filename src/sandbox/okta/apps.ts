import type { AppBody } from './app-body.ts'
import { addSecret } from './app-secrets.ts'
import { notFound, OktaError, validationFailed } from './errors.ts'
import { isoNow, newId, type Org, randomToken } from './store.ts'
import { endTokensOfClient } from './tokens.ts'

export interface App {
  /** `0oa…`, not the client id. */
  id: string
  clientId: string
  label: string
  status: 'ACTIVE' | 'INACTIVE'
  created: string
  lastUpdated: string
  hasLogo: boolean
  settings: Omit<StoredApp, 'label'>
}

type StoredApp = Pick<AppBody, 'label' | 'profile' | 'visibility' | 'credentials' | 'settings'>

export function createApp(
  org: Org,
  body: AppBody,
  activate: boolean,
): { app: App; clientSecret: string | undefined } {
  const { client_id, client_secret, token_endpoint_auth_method } = body.credentials.oauthClient
  const id = newId('0oa')
  const clientId = client_id ?? id
  if (findAppByClient(org, clientId)) throw clientIdTaken()
  const clientSecret = token_endpoint_auth_method === 'none' ? undefined : (client_secret ?? randomToken(48))
  org.db.transaction(() => {
    const now = isoNow(org)
    org.db
      .prepare(
        'INSERT INTO apps (id, client_id, label, status, body, created, last_updated) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, clientId, body.label, activate ? 'ACTIVE' : 'INACTIVE', stored(body), now, now)
    if (clientSecret) addSecret(org, id, { client_secret: clientSecret, status: 'ACTIVE' })
  })()
  return { app: getApp(org, id), clientSecret }
}

/** Replaces everything that the caller may set; a `status` in the body is ignored, like at Okta. */
export function replaceApp(org: Org, id: string, body: AppBody): App {
  const { client_id, client_secret } = body.credentials.oauthClient
  const app = getApp(org, id)
  if (client_id !== undefined && client_id !== app.clientId) {
    throw validationFailed('client_id', 'client_id: The client_id cannot be changed')
  }
  if (client_secret !== undefined) {
    throw validationFailed(
      'client_secret',
      'client_secret: Use /credentials/secrets; the sandbox takes none here',
    )
  }
  org.db
    .prepare('UPDATE apps SET label = ?, body = ?, last_updated = ? WHERE id = ?')
    .run(body.label, stored(body), isoNow(org), id)
  return getApp(org, id)
}

export function setAppStatus(org: Org, id: string, status: App['status']): void {
  const app = getApp(org, id)
  org.db.transaction(() => {
    org.db.prepare('UPDATE apps SET status = ?, last_updated = ? WHERE id = ?').run(status, isoNow(org), id)
    if (status === 'INACTIVE') endTokensOfClient(org, app.clientId)
  })()
}

export function deleteApp(org: Org, id: string): void {
  const app = getApp(org, id)
  if (app.status === 'ACTIVE') {
    throw new OktaError(403, 'E0000056', 'Delete application forbidden.', [
      'The application must be deactivated first',
    ])
  }
  org.db.transaction(() => {
    endTokensOfClient(org, app.clientId)
    org.db.prepare('DELETE FROM app_secrets WHERE app_id = ?').run(id)
    org.db.prepare('DELETE FROM app_groups WHERE app_id = ?').run(id)
    org.db.prepare('DELETE FROM apps WHERE id = ?').run(id)
  })()
}

export function getApp(org: Org, id: string): App {
  const row = org.db.prepare<[string], AppRow>(`${SELECT_APPS} WHERE id = ?`).get(id)
  if (!row) throw notFound('AppInstance', id)
  return fromRow(row)
}

export function findAppByClient(org: Org, clientId: string): App | undefined {
  const row = org.db.prepare<[string], AppRow>(`${SELECT_APPS} WHERE client_id = ?`).get(clientId)
  return row && fromRow(row)
}

export interface AppQuery {
  /** Start of the label or of the name (`oidc_client`). */
  q?: string
  status?: string
  after: number
  limit: number
}

export function listApps(org: Org, query: AppQuery): { apps: App[]; next: number | undefined } {
  const where = ['seq > ?']
  const values: (string | number)[] = [query.after]
  if (query.q !== undefined && !'oidc_client'.startsWith(query.q.toLowerCase())) {
    where.push("label LIKE ? ESCAPE '\\'")
    values.push(`${query.q.replace(/[\\%_]/g, '\\$&')}%`)
  }
  if (query.status !== undefined) {
    where.push('status = ?')
    values.push(query.status)
  }
  const rows = org.db
    .prepare<unknown[], AppRow>(`${SELECT_APPS} WHERE ${where.join(' AND ')} ORDER BY seq LIMIT ?`)
    .all(...values, query.limit + 1)
  const page = rows.slice(0, query.limit)
  return { apps: page.map(fromRow), next: rows.length > page.length ? page.at(-1)?.seq : undefined }
}

/** As the management API shows it. The secret is shown by /credentials/secrets and, once, by the creation. */
export function appView(org: Org, app: App, clientSecret?: string) {
  const self = `${org.url}/api/v1/apps/${app.id}`
  const oauthClient = { ...app.settings.credentials.oauthClient, client_id: app.clientId }
  return {
    id: app.id,
    name: 'oidc_client',
    label: app.label,
    status: app.status,
    created: app.created,
    lastUpdated: app.lastUpdated,
    signOnMode: 'OPENID_CONNECT',
    features: [],
    ...app.settings,
    credentials: {
      ...app.settings.credentials,
      oauthClient: clientSecret ? { ...oauthClient, client_secret: clientSecret } : oauthClient,
    },
    _links: {
      self: { href: self },
      groups: { href: `${self}/groups` },
      ...(app.hasLogo ? { logo: [{ name: 'medium', href: `${self}/logo`, type: 'image/png' }] } : {}),
    },
  }
}

interface AppRow {
  seq: number
  id: string
  client_id: string
  label: string
  status: App['status']
  body: string
  has_logo: number
  created: string
  last_updated: string
}

const SELECT_APPS =
  'SELECT seq, id, client_id, label, status, body, logo IS NOT NULL AS has_logo, created, last_updated FROM apps'

function stored({ profile, visibility, credentials, settings }: AppBody): string {
  const { client_id: _id, client_secret: _secret, ...oauthClient } = credentials.oauthClient
  return JSON.stringify({ profile, visibility, credentials: { ...credentials, oauthClient }, settings })
}

const fromRow = (row: AppRow): App => ({
  id: row.id,
  clientId: row.client_id,
  label: row.label,
  status: row.status,
  created: row.created,
  lastUpdated: row.last_updated,
  hasLogo: row.has_logo === 1,
  settings: JSON.parse(row.body),
})

const clientIdTaken = (): OktaError =>
  validationFailed('client_id', 'client_id: An app with this client_id already exists.')
