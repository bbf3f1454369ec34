import type { ClientPicture, PictureAspect } from './client-state.ts'
import { codeOfOthers } from './errors.ts'
import type { Logo } from './logos.ts'

export interface WantedClient {
  clientId: string
  name: string
  type: 'internal' | 'partner'
  tenantId: string
  appId: string
  redirectUris: string[]
  scopes: string[]
  /** Tenants whose users may log in; the adapter knows their groups. */
  tenants: string[] | 'all'
}

export interface RemoteClient {
  remoteId: string
  active: boolean
}

export interface FoundClient extends RemoteClient {
  picture: ClientPicture
}

export interface RemoteSecret {
  id: string
  active: boolean
  value: string
}

/**
 * The authorization server, as far as the portal needs it. Every call may throw `AuthorizationServerError`; all of
 * them may be repeated. Values of secrets pass through and are not kept.
 */
export interface AuthorizationServer {
  /** Nothing when it is not there any more. */
  findClient(remoteId: string): Promise<FoundClient | undefined>
  /** How the client shall look there. */
  pictureOf(wanted: WantedClient): ClientPicture
  /** Creates it switched off. `secret` becomes its first secret. A client with this id already there is returned. */
  createClient(wanted: WantedClient, secret: string): Promise<RemoteClient>
  /** Makes what is named of it (all without a list) what is wanted, and leaves the rest as it is. */
  updateClient(remoteId: string, wanted: WantedClient, aspects?: readonly PictureAspect[]): Promise<void>
  activate(remoteId: string): Promise<void>
  /** Also ends what tokens the server can end. */
  deactivate(remoteId: string): Promise<void>
  uploadLogo(remoteId: string, logo: Logo): Promise<void>
  listSecrets(remoteId: string): Promise<RemoteSecret[]>
  /** When a secret was last used; null: never. Absent where the server does not tell (Okta doesn't). */
  lastUsed?(remoteId: string, secretId: string): Promise<string | null>
  addSecret(remoteId: string, value: string): Promise<RemoteSecret>
  deactivateSecret(remoteId: string, secretId: string): Promise<void>
  activateSecret(remoteId: string, secretId: string): Promise<void>
  deleteSecret(remoteId: string, secretId: string): Promise<void>
}

export interface LoginRequest {
  clientId: string
  redirectUri: string
  scopes: readonly string[]
  state: string
  nonce: string
  verifier: string
}

export interface LoginResult {
  accessToken: string
  scopes: string[]
  expiresInSeconds: number
  /** `iss` and `sub` of the ID token: together, an account. */
  issuer: string
  subject: string
  email: string | null
  emailVerified: boolean
  /** The organisation the account belongs to, where the server says so. */
  tenantId: string | null
  /** When the person typed their credentials, seconds since 1970. */
  authTime: number
}

/** The login half of the authorization server: authorization code with PKCE (RFC 6749, RFC 7636, OpenID Connect). */
export interface LoginServer {
  newChallenge(): { state: string; nonce: string; verifier: string }
  /** `loginHint`: the e-mail address to fill in beforehand. */
  authorizationUrl(request: LoginRequest, loginHint: string | null): Promise<URL>
  /** Throws `AuthorizationServerError` with `refused` where the server said no (`access_denied`, `invalid_grant`). */
  exchange(request: LoginRequest, callback: URL, clientSecret: string): Promise<LoginResult>
  /** RFC 7009. Resolves also for tokens the server does not know; no proof that a JWT died. */
  revoke(clientId: string, clientSecret: string, accessToken: string): Promise<void>
}

export class AuthorizationServerError extends Error {
  override name = 'AuthorizationServerError'
  /**
   * `unavailable`: no answer, or told to wait: the same call may work later, and may already have worked.
   * `refused`: it answered no; repeating changes nothing. `not_found`: gone or never there.
   */
  readonly kind: 'unavailable' | 'refused' | 'not_found'
  /** OAuth error code or the vendor's, e.g. `access_denied`, `E0000001`; safe to log and to compare. */
  readonly code: string
  readonly retryAfterMs: number | undefined

  constructor(
    kind: AuthorizationServerError['kind'],
    code: string,
    message: string,
    options: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options)
    this.kind = kind
    this.code = codeOfOthers(code)
    this.retryAfterMs = options.retryAfterMs
  }
}
