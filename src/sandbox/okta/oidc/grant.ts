import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import { accessOf } from '../access.ts'
import { OIDC_SCOPES } from '../scopes.ts'
import type { Org } from '../store.ts'
import { findUser } from '../users.ts'
import { AUDIENCE } from './issuer.ts'

/**
 * There is no consent page (`consent_method: TRUSTED`): the grant is what the access policy gives this person in
 * this app. Made anew each time, so that a replayed code ends only the tokens of its own login.
 */
export async function grantFor(org: Org, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, account, provider } = ctx.oidc
  const user = account && findUser(org.db, account.accountId)
  if (!client || !user) return undefined
  const access = accessOf(org, client.clientId, user, requestedScopes(ctx))
  const grant = new provider.Grant({ accountId: user.id, clientId: client.clientId })
  if (access) {
    grant.addOIDCScope(access.scopes.filter((scope) => OIDC_SCOPES.includes(scope)).join(' '))
    grant.addResourceScope(AUDIENCE, access.scopes.join(' '))
  }
  await grant.save()
  return grant
}

export function requestedScopes(ctx: KoaContextWithOIDC): string[] {
  const { scope } = ctx.oidc.params ?? {}
  return typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []
}
