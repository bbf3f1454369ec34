import { z } from 'zod'
import {
  type AuthorizationServer,
  AuthorizationServerError,
  type RemoteClient,
  type WantedClient,
} from '../domain/authorization-server.ts'
import type { PictureAspect } from '../domain/client-state.ts'
import { accessPolicy } from './access-policy.ts'
import { appSchema, changedApp, labelOf, newApp, type OktaApp } from './client-body.ts'
import { clientGroups, type Groups } from './groups.ts'
import type { ManagementApi } from './management.ts'

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
  const { callbackUri } = options
  const policies = accessPolicy(api, options.authorizationServer)
  const groups = clientGroups(api, options.groups)
  const secretsOf = (remoteId: string): string => `/api/v1/apps/${remoteId}/credentials/secrets`
  const secretCall = (remoteId: string, secretId: string, verb: 'activate' | 'deactivate') =>
    api.send('POST', `${secretsOf(remoteId)}/${secretId}/lifecycle/${verb}`)

  return {
    async findClient(remoteId) {
      const app = await find(api, remoteId)
      if (!app) return undefined
      const { client_id } = app.credentials.oauthClient
      const rule = await policies.read(client_id, app.profile?.portal_policy_id)
      const redirectUris = app.settings.oauthClient.redirect_uris ?? []
      return {
        ...toClient(app),
        picture: {
          name: app.label,
          redirectUris: redirectUris.filter((uri) => uri !== callbackUri),
          scopes: rule.scopes,
          groups: [...(await groups.assigned(remoteId)), ...inPolicy(rule.groups)],
          login: rule.identity && redirectUris.includes(callbackUri),
        },
      }
    },
    pictureOf(wanted) {
      const due = groups.of(wanted)
      return {
        name: labelOf(wanted.name),
        redirectUris: wanted.redirectUris,
        scopes: wanted.scopes,
        groups: [...due, ...inPolicy(due)],
        login: true,
      }
    },
    async createClient(wanted, secret) {
      const body = newApp(wanted, secret, callbackUri)
      try {
        return toClient(await api.call('POST', '/api/v1/apps?activate=false', { schema: appSchema, body }))
      } catch (error) {
        const answered = error instanceof AuthorizationServerError && error.code === TAKEN
        // An earlier try may have got through although its answer was lost
        const existing = answered ? await findByClientId(api, wanted) : undefined
        if (!existing) throw error
        return toClient(existing)
      }
    },
    async updateClient(remoteId, wanted, aspects) {
      const writes = (aspect: PictureAspect): boolean => !aspects || aspects.includes(aspect)
      const app = await api.call('GET', `/api/v1/apps/${remoteId}`, { schema: appSchema })
      const known = app.profile?.portal_policy_id
      const policyId = await policies.ensure(wanted, groups.of(wanted), known, writes)
      const changed = changedApp(app, wanted, { callbackUri, policyId, writes })
      if (changed) await api.send('PUT', `/api/v1/apps/${remoteId}`, changed)
      if (writes('groups')) await groups.assign(remoteId, wanted)
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

/** Also said of a client id that is there already, with 400 or 409. */
const TAKEN = 'E0000001'

/** A group is named twice, at the app and in its policy: both decide. */
const inPolicy = (groupIds: readonly string[]): string[] => groupIds.map((id) => `policy:${id}`)

async function find(api: ManagementApi, remoteId: string): Promise<OktaApp | undefined> {
  try {
    return await api.call('GET', `/api/v1/apps/${remoteId}`, { schema: appSchema })
  } catch (error) {
    if (error instanceof AuthorizationServerError && error.kind === 'not_found') return undefined
    throw error
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
