import type { interactionPolicy, KoaContextWithOIDC } from 'oidc-provider'
import { accessOf, mayLogIn, scopesOfClient } from '../access.ts'
import { findScope } from '../scopes.ts'
import type { Org } from '../store.ts'
import { findUser } from '../users.ts'
import { requestedScopes } from './grant.ts'
import type { OidcProvider } from './load.ts'

/**
 * What Okta checks around the login. The checks throw instead of asking for a page: the refusal then reaches the
 * redirect URI on every path, also on a silent sign-in and with `prompt=none`.
 */
export function createLoginPolicy(org: Org, oidc: OidcProvider): interactionPolicy.DefaultPolicy {
  const { base, Check, Prompt } = oidc.interactionPolicy
  const policy = base()
  const checks = [
    new Check('request', 'the request is not acceptable', (ctx) => checkRequest(org, oidc, ctx)),
    new Check('assignment', 'the user is not assigned to the app', (ctx) => checkUser(org, oidc, ctx)),
  ]
  const [request, assignment] = checks
  if (!request || !assignment) throw new Error('two checks make the policy')
  policy.remove('consent')
  policy.add(new Prompt({ name: 'request' }, request), 0)
  policy.add(new Prompt({ name: 'assignment' }, assignment), 2)
  return policy
}

/** Before the login page: `state` is required at Okta, and scopes must exist. */
function checkRequest(org: Org, { errors }: OidcProvider, ctx: KoaContextWithOIDC): boolean {
  const { state } = ctx.oidc.params ?? {}
  if (typeof state !== 'string')
    throw new errors.InvalidRequest("The authentication request has an invalid 'state' parameter.")
  if (!/^[A-Za-z0-9,._-]+$/.test(state))
    throw new errors.InvalidRequest("The 'state' parameter is malformed.")
  const scopes = requestedScopes(ctx)
  if (scopes.length === 0) throw new errors.InvalidRequest("The 'scope' parameter must be provided.")
  const unknown = scopes.find((scope) => !findScope(org, scope))
  if (unknown) {
    throw new errors.InvalidScope(
      'One or more scopes are not configured for the authorization server resource.',
      unknown,
    )
  }
  if (scopesOfClient(org, ctx.oidc.client?.clientId ?? '').size === 0) throw policyDenies(errors)
  return false
}

/** After the login: assigned to the app, and something of what was asked is open to this person. */
function checkUser(org: Org, { errors }: OidcProvider, ctx: KoaContextWithOIDC): boolean {
  const { client, session } = ctx.oidc
  const user = session?.accountId && findUser(org.db, session.accountId)
  if (!client || !user) throw new errors.AccessDenied('User is not known.')
  if (!mayLogIn(org, client.clientId, user)) {
    throw new errors.AccessDenied('User is not assigned to the client application.')
  }
  if (!accessOf(org, client.clientId, user, requestedScopes(ctx))) throw policyDenies(errors)
  return false
}

const policyDenies = (errors: OidcProvider['errors']) =>
  new errors.AccessDenied(
    'Policy evaluation failed for this request, please check the policy configurations.',
  )
