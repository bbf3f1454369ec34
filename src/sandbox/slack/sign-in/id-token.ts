/** The JWT that says who signed in, and the key that it is signed with. */
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { Person } from '../screen.ts'
import type { Code, SignInClient } from './client.ts'

const LIFE_SECONDS = 300

/** One key serves all sandboxes of a process: making it takes longer than everything else. */
let pair: ReturnType<typeof makeKey> | undefined

const keyPair = () => {
  pair ??= makeKey()
  return pair
}

async function makeKey() {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'RS256' } }
}

/** `/openid/connect/keys` */
export const publicKeys = async (): Promise<{ keys: JWK[] }> => ({ keys: [(await keyPair()).jwk] })

export async function idToken(
  { workspace, id }: SignInClient,
  { nonce, authTime }: Code,
  person: Person,
  accessToken: string,
): Promise<string> {
  const { privateKey, jwk } = await keyPair()
  const iat = Math.floor(workspace.clock.now() / 1000)
  return new SignJWT({ ...accountOf(person), nonce, auth_time: authTime, at_hash: halfHash(accessToken) })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: jwk.kid })
    .setIssuer(workspace.origin)
    .setAudience(id)
    .setIssuedAt(iat)
    .setExpirationTime(iat + LIFE_SECONDS)
    .sign(privateKey)
}

/** What the scope `openid` tells of a person. */
export const accountOf = ({ id, teamId }: Person) => ({
  sub: id,
  'https://slack.com/user_id': id,
  'https://slack.com/team_id': teamId,
})

/** OpenID Connect Core, 3.1.3.6: the left half of the hash. */
const halfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
