import { z } from 'zod'
import type { WantedClient } from '../domain/authorization-server.ts'
import type { PictureAspect } from '../domain/client-state.ts'

/** What we read of an app of Okta's; all the rest is kept as it is. */
export const appSchema = z.looseObject({
  id: z.string(),
  label: z.string(),
  status: z.string(),
  profile: z.looseObject({ portal_policy_id: z.string().optional() }).nullish(),
  credentials: z.looseObject({ oauthClient: z.looseObject({ client_id: z.string() }) }),
  settings: z.looseObject({ oauthClient: z.looseObject({ redirect_uris: z.array(z.string()).optional() }) }),
})
export type OktaApp = z.infer<typeof appSchema>

export function newApp(wanted: WantedClient, secret: string, callbackUri: string): object {
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
export function changedApp(
  app: OktaApp,
  wanted: WantedClient,
  our: { callbackUri: string; policyId: string; writes(aspect: PictureAspect): boolean },
): object | undefined {
  const { callbackUri, policyId, writes } = our
  const there = app.settings.oauthClient.redirect_uris ?? []
  const own = writes('redirectUris') ? wanted.redirectUris : there.filter((uri) => uri !== callbackUri)
  const callback = writes('login') || there.includes(callbackUri) ? [callbackUri] : []
  const redirectUris = [...own, ...callback]
  const label = writes('name') ? labelOf(wanted.name) : app.label
  const same =
    app.label === label &&
    app.profile?.portal_policy_id === policyId &&
    JSON.stringify(there) === JSON.stringify(redirectUris)
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
