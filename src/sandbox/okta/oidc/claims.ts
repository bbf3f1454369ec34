import type { AccessToken, AccountClaims, ClientCredentials, JWTStructured } from 'oidc-provider'
import type { Org } from '../store.ts'
import { findUser, type User } from '../users.ts'

/** Of ID tokens and userinfo, filtered by the scopes granted. */
export const identityClaims = (user: User): AccountClaims => ({
  sub: user.id,
  email: user.email,
  email_verified: user.emailVerified,
  name: user.name,
  preferred_username: user.email,
  tenant_id: user.group.tenantId,
})

/** Access tokens look like Okta's: `sub` is the e-mail, `scp` an array, and the tenant is the user's. */
export function accessTokenPayload(
  org: Org,
  token: AccessToken | ClientCredentials,
  jwt: JWTStructured,
): void {
  if (token.kind !== 'AccessToken') throw new Error('only people get access tokens here')
  const user = findUser(org.db, token.accountId)
  if (!user) throw new Error('the account of a token is missing')
  const { jti, iss, aud, iat, exp } = jwt.payload
  jwt.payload = {
    ver: 1,
    jti,
    iss,
    aud,
    sub: user.email,
    iat,
    exp,
    cid: token.clientId,
    client_id: token.clientId,
    uid: user.id,
    scp: [...token.scopes],
    tenant_id: user.group.tenantId,
  }
}
