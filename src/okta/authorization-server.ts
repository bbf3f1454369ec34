import { z } from 'zod'
import {
  type AuthorizationServer,
  AuthorizationServerError,
  type RemoteClient,
  type WantedClient,
} from '../domain/authorization-server.ts'
import { accessPolicy } from './access-policy.ts'
import { clientGroups, type Groups } from './groups.ts'
import type { ManagementApi } from './management.ts'

const appSchema = z.looseObject({
  id: z.string(),
  label: z.string(),
  status: z.string(),
  profile: z.looseObject({ portal_policy_id: z.string().optional() }).nullish(),
  credentials: z.looseObject({ oauthClient: z.looseObject({ client_id: z.string() }) }),
  settings: z.looseObject({ oauthClient: z.looseObject({ redirect_uris: z.array(z.string()).optional() }) }),
})
type OktaApp = z.infer<typeof appSchema>

const secretSchema = z
  .object({ id: z.string(), status: z.enum(['ACTIVE', 'INACTIVE']), client_secret: z.string() })
  .transform(({ id, status, client_secret }) => ({ id, active: status === 'ACTIVE', value: client_secret }))

/**
 * The portal's authorization server on Okta's management API: an app per client, an access policy per client that
 * limits it to its scopes, the tenants' groups assigned to it.
 * `callbackUri`, the portal's own, is added to every client and never listed.
 */
export function oktaAuthorizationServer(
  api: ManagementApi,
  options: { authorizationServer: string; groups: Groups; callbackUri: string },
): AuthorizationServer {
  const policies = accessPolicy(api, options.authorizationServer)
  const groups = clientGroups(api, options.groups)
  const secretsOf = (remoteId: string): string => `/api/v1/apps/${remoteId}/credentials/secrets`
  const secretCall = (remoteId: string, secretId: string, verb: 'activate' | 'deactivate') =>
    api.send('POST', `${secretsOf(remoteId)}/${secretId}/lifecycle/${verb}`)

  return {
    findClient: async (remoteId) =>
      toClient(await api.call('GET', `/api/v1/apps/${remoteId}`, { schema: appSchema })),
    async createClient(wanted, secret) {
      const body = newApp(wanted, secret, options.callbackUri)
      try {
        return toClient(await api.call('POST', '/api/v1/apps?activate=false', { schema: appSchema, body }))
      } catch (error) {
        const refused = error instanceof AuthorizationServerError && error.kind === 'refused'
        // An earlier try may have got through although its answer was lost
        const existing = refused ? await findByClientId(api, wanted) : undefined
        if (!existing) throw error
        return toClient(existing)
      }
    },
    async updateClient(remoteId, wanted) {
      const app = await api.call('GET', `/api/v1/apps/${remoteId}`, { schema: appSchema })
      const policyId = await policies.ensure(wanted, groups.of(wanted), app.profile?.portal_policy_id)
      const changed = changedApp(app, wanted, options.callbackUri, policyId)
      if (changed) await api.send('PUT', `/api/v1/apps/${remoteId}`, changed)
      await groups.assign(remoteId, wanted)
    },
    activate: (remoteId) => api.send('POST', `/api/v1/apps/${remoteId}/lifecycle/activate`),
    async deactivate(remoteId) {
      // First, so that a run cut off in between does both again
      await api.send('DELETE', `/api/v1/apps/${remoteId}/tokens`)
      await api.send('POST', `/api/v1/apps/${remoteId}/lifecycle/deactivate`)
    },
    uploadLogo: (remoteId, logo) =>
      api.upload(`/api/v1/apps/${remoteId}/logo`, {
        name: `logo.${logo.mime.slice(6)}`,
        mime: logo.mime,
        bytes: logo.bytes,
      }),
    listSecrets: (remoteId) => api.list(secretsOf(remoteId), secretSchema),
    addSecret: (remoteId, value) =>
      api.call('POST', secretsOf(remoteId), {
        schema: secretSchema,
        body: { client_secret: value, status: 'ACTIVE' },
      }),
    activateSecret: (remoteId, secretId) => secretCall(remoteId, secretId, 'activate'),
    deactivateSecret: (remoteId, secretId) => secretCall(remoteId, secretId, 'deactivate'),
    deleteSecret: (remoteId, secretId) => api.send('DELETE', `${secretsOf(remoteId)}/${secretId}`),
  }
}

const toClient = (app: OktaApp): RemoteClient => ({ remoteId: app.id, active: app.status === 'ACTIVE' })

/** Okta has no look-up by client id: the label narrows it down, and if that changed meanwhile, all apps are read. */
async function findByClientId(api: ManagementApi, wanted: WantedClient): Promise<OktaApp | undefined> {
  const mineIn = async (query: string): Promise<OktaApp | undefined> =>
    (await api.list(`/api/v1/apps?${query}`, z.looseObject({ id: z.string() })))
      .flatMap((app) => appSchema.safeParse(app).data ?? [])
      .find((app) => app.credentials.oauthClient.client_id === wanted.clientId)
  const named = new URLSearchParams({ q: labelOf(wanted.name), limit: '200' })
  return (await mineIn(named.toString())) ?? mineIn('limit=200')
}

function newApp(wanted: WantedClient, secret: string, callbackUri: string): object {
  return {
    name: 'oidc_client',
    label: labelOf(wanted.name),
    signOnMode: 'OPENID_CONNECT',
    profile: profileOf(wanted),
    credentials: {
      oauthClient: {
        client_id: wanted.clientId,
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_basic',
        pkce_required: true,
        autoKeyRotation: true,
      },
    },
    settings: {
      oauthClient: {
        application_type: 'web',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: [...wanted.redirectUris, callbackUri],
        consent_method: 'TRUSTED',
        issuer_mode: 'DYNAMIC',
        wildcard_redirect: 'DISABLED',
      },
    },
  }
}

/** The whole app with our part changed (PUT replaces everything); nothing when it is right already. */
function changedApp(
  app: OktaApp,
  wanted: WantedClient,
  callbackUri: string,
  policyId: string,
): object | undefined {
  const redirectUris = [...wanted.redirectUris, callbackUri]
  const label = labelOf(wanted.name)
  const same =
    app.label === label &&
    app.profile?.portal_policy_id === policyId &&
    JSON.stringify(app.settings.oauthClient.redirect_uris) === JSON.stringify(redirectUris)
  if (same) return undefined
  return {
    ...app,
    label,
    profile: { ...app.profile, ...profileOf(wanted), portal_policy_id: policyId },
    settings: { ...app.settings, oauthClient: { ...app.settings.oauthClient, redirect_uris: redirectUris } },
  }
}

const profileOf = (wanted: WantedClient) => ({
  portal_app_id: wanted.appId,
  tenant_id: wanted.tenantId,
  app_type: wanted.type,
})

/** Okta takes text of at most three bytes a character and 100 characters in all: emoji in a name become a square. */
export const labelOf = (name: string): string =>
  name.replace(/[\u{10000}-\u{10ffff}]/gu, '\u25a1').slice(0, 100)
