import { createHash } from 'node:crypto'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { findAppByClient } from '../apps.ts'
import { type Org, randomToken } from '../store.ts'
import { endTokensOfGrant, forgetExpired } from '../tokens.ts'

/** Their ids are what a client presents: only a hash of it is kept. */
const BEARER_MODELS = new Set([
  'AccessToken',
  'AuthorizationCode',
  'ClientCredentials',
  'PushedAuthorizationRequest',
  'RefreshToken',
])

/** Where oidc-provider keeps its sessions, codes and grants; clients come from the management API's tables. */
export function createAdapterFactory(org: Org): AdapterFactory {
  let writes = 0
  return (model) => {
    if (model === 'Client') return clientAdapter(org)
    const records = recordAdapter(org, model)
    if (model !== 'Interaction') return records
    return {
      ...records,
      async upsert(id, payload, expiresIn) {
        writes += 1
        if (writes % 100 === 1) forgetExpired(org)
        await records.upsert(id, payload, expiresIn)
      },
    }
  }
}

const now = (): number => Math.floor(Date.now() / 1000)

/** An expired record is a missing one. */
function statements({ db }: Org) {
  return {
    upsert: db.prepare(
      `INSERT INTO oidc_records (model, id, payload, grant_id, uid, client_id, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
         uid = excluded.uid, client_id = excluded.client_id, expires_at = excluded.expires_at`,
    ),
    byId: db.prepare<[string, string, number], PayloadRow>(
      'SELECT payload FROM oidc_records WHERE model = ? AND id = ? AND coalesce(expires_at, 1e12) > ?',
    ),
    byUid: db.prepare<[string, string, number], PayloadRow>(
      'SELECT payload FROM oidc_records WHERE uid = ? AND model = ? AND coalesce(expires_at, 1e12) > ?',
    ),
  }
}

function recordAdapter(org: Org, model: string): Adapter {
  const bearer = BEARER_MODELS.has(model)
  const keyOf = (id: string) => (bearer ? createHash('sha256').update(id).digest('base64url') : id)
  const { upsert, byId, byUid } = statements(org)
  return {
    async upsert(id, payload, expiresIn) {
      const { jti, ...rest } = payload
      const kept = JSON.stringify(bearer ? rest : payload)
      const expiresAt = expiresIn === undefined ? null : now() + expiresIn
      const { grantId = null, uid = null, clientId = null } = payload
      upsert.run(model, keyOf(id), kept, grantId, uid, clientId, expiresAt)
    },
    async find(id) {
      const row = byId.get(model, keyOf(id), now())
      if (!row) return undefined
      const payload: AdapterPayload = JSON.parse(row.payload)
      return bearer ? { ...payload, jti: id } : payload
    },
    async findByUid(uid) {
      const row = byUid.get(uid, model, now())
      return row && JSON.parse(row.payload)
    },
    async findByUserCode() {
      return undefined
    },
    async consume(id) {
      org.db
        .prepare(
          "UPDATE oidc_records SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?",
        )
        .run(now(), model, keyOf(id))
    },
    async destroy(id) {
      org.db.prepare('DELETE FROM oidc_records WHERE model = ? AND id = ?').run(model, keyOf(id))
    },
    async revokeByGrantId(grantId) {
      // A replayed code ends the tokens that its first use gave.
      if (model === 'AccessToken') endTokensOfGrant(org, grantId)
      org.db.prepare('DELETE FROM oidc_records WHERE grant_id = ? AND model = ?').run(grantId, model)
    },
  }
}

/** Read on every request, so that an app switched off or edited is so at once. */
function clientAdapter(org: Org): Adapter {
  // Some value must be there; the secrets really compared are those of the app (see compareSecrets).
  const placeholder = randomToken()
  const nothing = async () => undefined
  return {
    async find(clientId) {
      const app = findAppByClient(org, clientId)
      if (app?.status !== 'ACTIVE') return undefined
      const { application_type, redirect_uris } = app.settings.settings.oauthClient
      const method = app.settings.credentials.oauthClient.token_endpoint_auth_method
      return {
        client_id: clientId,
        ...(method === 'none' ? {} : { client_secret: placeholder }),
        token_endpoint_auth_method: method,
        application_type: application_type === 'native' ? 'native' : 'web',
        redirect_uris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        client_name: app.label,
      }
    },
    upsert: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  }
}

interface PayloadRow {
  payload: string
}
