import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { clientSecret } from './app-body.ts'
import { readOnly } from './body.ts'
import { notFound, validationFailed } from './errors.ts'
import { isoNow, newId, type Org, randomToken } from './store.ts'

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationSSOCredentialOAuth2ClientAuth/ */
export interface Secret {
  id: string
  appId: string
  clientSecret: string
  status: SecretStatus
  created: string
  lastUpdated: string
}

export type SecretStatus = 'ACTIVE' | 'INACTIVE'

export const secretBody = z.strictObject({
  client_secret: clientSecret.optional(),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  ...readOnly('id', 'created', 'lastUpdated', 'secret_hash', '_links'),
})

/** Inactive ones count. */
const MOST_SECRETS = 2

export function addSecret(org: Org, appId: string, body: z.infer<typeof secretBody>): Secret {
  if (listSecrets(org, appId).length >= MOST_SECRETS) {
    throw validationFailed('secrets', 'You have reached the maximum number of client secrets per client.')
  }
  const now = isoNow(org)
  const id = newId('ocs')
  org.db
    .prepare(
      'INSERT INTO app_secrets (id, app_id, client_secret, status, created, last_updated) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(id, appId, body.client_secret ?? randomToken(48), body.status ?? 'ACTIVE', now, now)
  return getSecret(org, appId, id)
}

export function setSecretStatus(org: Org, appId: string, id: string, status: SecretStatus): Secret {
  const secret = getSecret(org, appId, id)
  const active = listSecrets(org, appId).filter((other) => other.status === 'ACTIVE')
  if (status === 'INACTIVE' && secret.status === 'ACTIVE' && active.length === 1) {
    throw validationFailed('status', 'The only active client secret of a client cannot be deactivated.')
  }
  org.db
    .prepare('UPDATE app_secrets SET status = ?, last_updated = ? WHERE id = ?')
    .run(status, isoNow(org), id)
  return getSecret(org, appId, id)
}

export function deleteSecret(org: Org, appId: string, id: string): void {
  if (getSecret(org, appId, id).status === 'ACTIVE') {
    throw validationFailed('status', 'An active client secret cannot be deleted.')
  }
  org.db.prepare('DELETE FROM app_secrets WHERE id = ?').run(id)
}

export function getSecret(org: Org, appId: string, id: string): Secret {
  const secret = listSecrets(org, appId).find((one) => one.id === id)
  if (!secret) throw notFound('OAuth2ClientSecret', id)
  return secret
}

export const listSecrets = (org: Org, appId: string): Secret[] =>
  org.db
    .prepare<[string], Secret>(
      `SELECT id, app_id AS appId, client_secret AS clientSecret, status, created, last_updated AS lastUpdated
       FROM app_secrets WHERE app_id = ? ORDER BY seq`,
    )
    .all(appId)

/** Any active secret authenticates the client; all are compared, so that the time taken tells nothing. */
export function secretMatches(org: Org, appId: string, presented: string): boolean {
  const digest = sha256(presented)
  let matches = false
  for (const secret of listSecrets(org, appId)) {
    const same = timingSafeEqual(sha256(secret.clientSecret), digest)
    if (same && secret.status === 'ACTIVE') matches = true
  }
  return matches
}

/** Okta shows the value, also later: it is the vault. */
export function secretView(org: Org, secret: Secret) {
  const self = `${org.url}/api/v1/apps/${secret.appId}/credentials/secrets/${secret.id}`
  const flip = secret.status === 'ACTIVE' ? 'deactivate' : 'activate'
  return {
    id: secret.id,
    status: secret.status,
    client_secret: secret.clientSecret,
    secret_hash: sha256(secret.clientSecret).toString('base64url').slice(0, 22),
    created: secret.created,
    lastUpdated: secret.lastUpdated,
    _links: { [flip]: { href: `${self}/lifecycle/${flip}`, hints: { allow: ['POST'] } } },
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
