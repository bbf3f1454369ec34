import type { Logo } from './logos.ts'
import type {
  Access,
  App,
  AuditEntry,
  Delivery,
  HomeChoice,
  LoginAttempt,
  LoginStatus,
  PersonRef,
  Secret,
  Status,
} from './records.ts'

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `fn` once, `ms` from now; the answer cancels it. */
  after(ms: number, fn: () => void): () => void
}

/** ISO time, `ms` from now. */
export const isoAt = (clock: Clock, ms = 0): string => new Date(clock.now() + ms).toISOString()

// ---- stores --------------------------------------------------------------------------------------------------

export interface AppFilter {
  tenantId: string
  ownerId?: string
  status?: Status
  /** Start of the name, or a whole client id; letter case does not matter. */
  query?: string
}

export interface AppStore {
  insert(app: App): Promise<void>
  find(id: string): Promise<App | undefined>
  /** Newest change first. */
  list(filter: AppFilter, page: { offset: number; limit: number }): Promise<App[]>
  count(filter: AppFilter): Promise<number>
  /** Reads it and holds it until the transaction ends: all changes to an app and its secrets happen one by one. */
  lock(id: string): Promise<App | undefined>
  update(id: string, changes: Partial<App>): Promise<void>
}

export interface SecretStore {
  insert(secret: Secret): Promise<void>
  find(id: string): Promise<Secret | undefined>
  /** Of one app, oldest first; without the deleted ones unless asked for. */
  list(appId: string, options?: { withDeleted: boolean }): Promise<Secret[]>
  update(id: string, changes: Partial<Secret>): Promise<void>
}

export interface AccessStore {
  has(person: PersonRef): Promise<boolean>
  /** False when the person had it already. */
  grant(access: Access): Promise<boolean>
  /** False when there was nothing to take. */
  revoke(person: PersonRef): Promise<boolean>
  list(tenantId: string): Promise<Access[]>
}

export interface LoginStore {
  insert(login: LoginAttempt): Promise<void>
  find(id: string): Promise<LoginAttempt | undefined>
  findByLink(linkHash: string): Promise<LoginAttempt | undefined>
  setAnswerTo(id: string, answerTo: string): Promise<void>
  /** Moves on from `from`, atomically; false when it stood elsewhere by then (or, from `open`, when it had expired). */
  move(
    id: string,
    from: LoginStatus,
    to: LoginStatus,
    options: { now: string; refusal?: string },
  ): Promise<boolean>
  /** Ends all open attempts of a person, or of an app. */
  endOpen(of: PersonRef | { appId: string }): Promise<void>
  /** Of attempts that began before this. */
  forgetAnswers(before: string): Promise<void>
  removeOlder(than: string): Promise<void>
}

export interface DeliveryStore {
  insert(delivery: Delivery): Promise<void>
  find(id: string): Promise<Delivery | undefined>
  /** Takes it, in one statement: only one caller ever gets it, and only its recipient, in time. */
  take(id: string, recipient: PersonRef, now: string): Promise<Delivery | undefined>
  removeExpired(now: string): Promise<void>
}

export interface LogoStore {
  /** Content-addressed: the id is the SHA-256 of the bytes. */
  put(id: string, logo: Logo): Promise<void>
  get(id: string): Promise<Logo | undefined>
}

export interface AuditStore {
  /** Chains the row to the tenant's last one; to be called inside the transaction of the change itself. */
  append(entry: Omit<AuditEntry, 'seq' | 'prevHash' | 'hash'>): Promise<void>
  /** Oldest first. */
  list(tenantId: string, page: { afterSeq: number; limit: number }): Promise<AuditEntry[]>
}

export type JobKind =
  | 'sync-client'
  | 'send-message'
  | 'deliver-token'
  | 'draw-home'
  | 'end-secret'
  | 'clean-up'

export interface JobStore {
  /**
   * Asks for a run of `kind` for `subject`. Asked again while one waits or runs, it runs once more afterwards:
   * the routines are level-triggered. No secret may be in `payload`.
   */
  put(kind: JobKind, subject: string, options?: { runAt?: string; payload?: object }): Promise<void>
}

export interface HomeStore {
  find(person: PersonRef): Promise<HomeChoice | undefined>
  save(choice: HomeChoice): Promise<void>
}

export interface PersonStore {
  find(person: PersonRef): Promise<(Profile & { checkedAt: string }) | undefined>
  save(person: PersonRef, profile: Profile, checkedAt: string): Promise<void>
  /** Up to three admins that have been seen. */
  admins(tenantId: string): Promise<string[]>
}

export interface Stores {
  apps: AppStore
  secrets: SecretStore
  access: AccessStore
  logins: LoginStore
  deliveries: DeliveryStore
  logos: LogoStore
  audit: AuditStore
  jobs: JobStore
  homes: HomeStore
  people: PersonStore
}

export interface Database extends Stores {
  /** All or nothing. No network call inside. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>
}

// ---- the outside ---------------------------------------------------------------------------------------------

/** What Slack knows of a person. */
export interface Profile {
  kind: 'member' | 'guest' | 'visitor' | 'bot' | 'deactivated'
  /** Admin or owner of the workspace. */
  isAdmin: boolean
  name: string
  /** Absent for bots and where the workspace hides it. */
  email: string | null
  tz: string
}

export interface Directory {
  /**
   * Who this is, by Slack; an answer younger than `maxAgeMs` (default a minute) may come from our own copy.
   * Nothing when Slack does not know the person.
   */
  profile(person: PersonRef, options?: { maxAgeMs?: number }): Promise<Profile | undefined>
}

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
  findClient(remoteId: string): Promise<RemoteClient>
  /** Creates it switched off. `secret` becomes its first secret. A client with this id already there is returned. */
  createClient(wanted: WantedClient, secret: string): Promise<RemoteClient>
  /** Makes name, redirect URIs, scopes and the people who may log in what is wanted. */
  updateClient(remoteId: string, wanted: WantedClient): Promise<void>
  activate(remoteId: string): Promise<void>
  /** Also ends what tokens the server can end. */
  deactivate(remoteId: string): Promise<void>
  uploadLogo(remoteId: string, logo: Logo): Promise<void>
  listSecrets(remoteId: string): Promise<RemoteSecret[]>
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
  /** E-mail to prefill. */
  loginHint: string | null
}

export interface LoginResult {
  accessToken: string
  scopes: string[]
  expiresInSeconds: number
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
  authorizationUrl(request: LoginRequest): Promise<URL>
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
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }
}

/** One-off messages to a person. Rendered when sent, from ids: no secret passes through. */
export type Notice =
  | { kind: 'app-registered'; appId: string }
  | { kind: 'registration-refused'; appId: string }
  | { kind: 'access-granted'; by: string }
  | { kind: 'access-revoked'; by: string }
  | { kind: 'token-waiting'; appId: string; loginId: string }
  | { kind: 'secret-ended'; appId: string; last4: string }

// ---- jobs ----------------------------------------------------------------------------------------------------

/** A claimed run: ours until its lease ends. */
export interface Job {
  kind: JobKind
  subject: string
  payload: unknown
  /** Runs before this one that failed. */
  attempts: number
  /** Names this claim; a run that lost its lease can change nothing any more. */
  lease: string
}

export interface JobQueue {
  /** Takes up to `limit` due jobs of a kind for `leaseMs`; no other claim gets them before that. */
  claim(kind: JobKind, limit: number, now: string, leaseUntil: string): Promise<Job[]>
  /** Done: removed, or made due again when it was asked for once more during the run. */
  finish(job: Job): Promise<void>
  retry(job: Job, runAt: string, error: string): Promise<void>
  /** Given up; kept for the operator until it is asked for again. Asked for during the run, it is made due instead. */
  bury(job: Job, now: string, error: string): Promise<void>
  /** When the next one, of these kinds or of all, is due or its lease ends. */
  nextAt(kinds?: readonly JobKind[]): Promise<string | undefined>
  /** At a start: what was given up gets another chance. Answers how many there were. */
  revive(now: string): Promise<number>
}
