/** A Slack that the sandbox is not: with PKCE, with other claims, or one whose ID token somebody else signed. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export interface OtherSlack {
  apiUrl: string
  stop(): void
}

export interface OtherSlackOptions {
  metadata?: Record<string, unknown>
  /** Of the ID token, beside those that are right. */
  claims?: JWTPayload
  /** Signs with a key that is not among the published ones. */
  forged?: boolean
}

export async function startOtherSlack({ metadata, claims, forged }: OtherSlackOptions): Promise<OtherSlack> {
  const published = await generateKeyPair('RS256')
  const signer = forged ? await generateKeyPair('RS256') : published
  const idToken = (iss: string) =>
    new SignJWT({ iss, aud: '1.2', sub: 'U1', nonce: 'nonce', exp: Date.now() / 1000 + 300, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuedAt()
      .sign(signer.privateKey)
  const answers: Record<string, (url: string) => unknown> = {
    '/.well-known/openid-configuration': (url) => ({
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/keys`,
      ...metadata,
    }),
    '/keys': async () => ({ keys: [{ ...(await exportJWK(published.publicKey)), kid: 'k1', alg: 'RS256' }] }),
    '/token': async (url) => ({
      ok: true,
      access_token: 'xoxp-1',
      token_type: 'Bearer',
      id_token: await idToken(url),
    }),
  }
  const server = createServer(async (request, response) => {
    const { port } = server.address() as AddressInfo
    const body = await answers[request.url ?? '']?.(`http://127.0.0.1:${port}`)
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
