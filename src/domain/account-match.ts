import type { LoginResult } from './authorization-server.ts'
import { PortalError } from './errors.ts'
import type { LoginAttempt } from './login-records.ts'
import type { LoginDeps, MismatchPolicy } from './login-rules.ts'
import { isoAt, type Profile } from './ports.ts'
import type { App } from './records.ts'
import type { Stores } from './stores.ts'

/** How the account that logged in was tied to the person who asked in Slack. */
export type Match = 'verified e-mail' | 'Slack sign-in' | 'confirmed link' | 'code'

/** So long is nobody asked for a code again who has typed one for this account and this app. */
export const LINK_DAYS = 7
const DAY = 24 * 3_600_000

/**
 * What ties the account to its requester without a question; nothing when it takes the code. Throws where policy
 * forbids accounts that are not the requester's own: then neither a sign-in nor an earlier code helps.
 */
export async function accountMatch(
  deps: LoginDeps,
  login: LoginAttempt,
  app: App,
  proof: { result: LoginResult; profile: Profile | undefined; slackProven: boolean },
): Promise<Match | undefined> {
  if (isOwnAccount(login, proof.result, proof.profile)) return 'verified e-mail'
  if (forbids(deps.accountMismatch, app)) throw notYours()
  if (proof.slackProven) return 'Slack sign-in'
  return (await isLinked(deps, deps.db, login, proof.result)) ? 'confirmed link' : undefined
}

/** The person has typed a code for this account and this app, not long ago, and its owner has not had that forgotten. */
export const isLinked = (
  { clock }: Pick<LoginDeps, 'clock'>,
  stores: Stores,
  { tenantId, userId, appId }: LoginAttempt,
  { issuer, subject }: Pick<LoginResult, 'issuer' | 'subject'>,
): Promise<boolean> =>
  stores.accountLinks.hold({ tenantId, userId, appId, issuer, subject }, isoAt(clock, -LINK_DAYS * DAY))

/** The server vouches for the address, it is the one of the Slack profile, and no other organisation's. */
export const isOwnAccount = (
  login: Pick<LoginAttempt, 'tenantId'>,
  result: Pick<LoginResult, 'email' | 'emailVerified' | 'tenantId'>,
  profile: Pick<Profile, 'email'> | undefined,
): boolean =>
  result.emailVerified &&
  Boolean(result.email && profile?.email) &&
  result.email?.toLowerCase() === profile?.email?.toLowerCase() &&
  (result.tenantId === null || result.tenantId === login.tenantId)

const forbids = (policy: MismatchPolicy, app: App): boolean =>
  policy === 'forbid' || (policy === 'internal-only' && app.type === 'partner')

const notYours = (): PortalError =>
  new PortalError(
    'identity_differs',
    'The account you logged in with is not verifiably the person who asked for this token in Slack. Nothing was handed over. If you asked for it: get a new link in Slack, and log in with your own account. If somebody sent you this link: do not log in for others.',
  )
