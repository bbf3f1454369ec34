import { randomInt } from 'node:crypto'
import type { AppDeps } from './change-app.ts'
import { PortalError } from './errors.ts'
import { sha256 } from './ids.ts'
import type { Hold, LoginAttempt, Token } from './login-records.ts'
import { holdTokenApp, type LoginDeps, tokenAppFor } from './login-rules.ts'
import { audit } from './logins.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import type { Stores } from './stores.ts'
import { equal, openTicket } from './tickets.ts'

/** A token of somebody else's account waits this long for its code. */
export const HOLD_MINUTES = 5
export const CODE_TRIES = 5
const CODE_LENGTH = 8
/** No letter or digit that is taken for another one, no vowel that makes words: 4.9 bits each. */
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ'

/**
 * The one who logged in is not provably the one who asked. The token is held, sealed: the browser that logged in may
 * see a code, and only that code, typed into Slack by the requester, sets it free (identity: RFC 8628 5.4 the other
 * way round; the secret travels from the one who logged in to the one who asked).
 */
export async function holdToken(
  deps: LoginDeps,
  login: LoginAttempt,
  token: Token,
  state: string,
): Promise<void> {
  const now = isoAt(deps.clock)
  const expiresAt = isoAt(deps.clock, HOLD_MINUTES * 60_000)
  const hold: Hold = {
    id: login.id,
    sealed: deps.sealer.seal(`holds:${login.id}:token`, JSON.stringify(token)),
    stateHash: sha256(state),
    code: null,
    triesLeft: CODE_TRIES,
    expiresAt,
  }
  await deps.db.transaction(async (stores) => {
    await holdTokenApp(stores, deps, login, login.appId)
    if (!(await stores.logins.move(login.id, 'exchanging', 'held', { now }))) throw endedMeanwhile()
    await stores.holds.insert(hold)
    const after = { actsAs: token.actsAs, subject: token.subject }
    await audit(stores, login, { at: now, action: 'token.held', after })
    await stores.jobs.put('draw-login', login.id)
    await stores.jobs.put('drop-hold', login.id, { runAt: expiresAt })
  })
}

export const endedMeanwhile = (): PortalError =>
  new PortalError('login_expired', 'This login was ended in the meantime. Ask for a new link in Slack.')

/** What the browser at the page of a held token brings. */
export interface PageVisit {
  /** The sealed ticket of its cookie. */
  ticket: string | undefined
  /** With a form: the token that the page put into it. */
  formToken?: string | undefined
}

export interface HeldPage {
  login: LoginAttempt
  app: App
  actsAs: string
  scopes: string[]
  /** Of the person who asked in Slack. */
  requester: string
  /** Set once it was asked for. */
  code: string | undefined
  /** To be sent back with every form of the page. */
  formToken: string
}

/**
 * What the page of a held token shows, to the one browser that logged in; nothing to any other. Refuses where the
 * requester may have no token any more: a code would lead them nowhere.
 */
export async function heldPage(
  deps: LoginDeps,
  loginId: string,
  visit: PageVisit,
): Promise<HeldPage | undefined> {
  const held = await heldBy(deps, loginId, visit)
  if (!held) return undefined
  const { login, hold, formToken } = held
  const app = await tokenAppFor(deps, login, login.appId)
  const profile = await deps.directory.profile(login)
  const { actsAs, scopes } = readHeld(deps, hold)
  const code = hold.code ? deps.sealer.open(`holds:${loginId}:code`, hold.code) : undefined
  return { login, app, actsAs, scopes, requester: profile?.name ?? 'somebody', code, formToken }
}

/** *Show code*: makes it, once; asked for again, it is the same. */
export async function showCode(deps: LoginDeps, loginId: string, visit: PageVisit): Promise<void> {
  const login = await heldByForm(deps, loginId, visit)
  await tokenAppFor(deps, login, login.appId)
  const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
  const sealed = deps.sealer.seal(`holds:${loginId}:code`, code)
  const at = isoAt(deps.clock)
  await deps.db.transaction(async (stores) => {
    if (!(await stores.holds.setCode(loginId, sealed))) return
    await audit(stores, login, { at, action: 'token.code_shown', after: {} })
  })
}

/** *Refuse* on the page. */
export async function refuseHeld(deps: LoginDeps, loginId: string, visit: PageVisit): Promise<void> {
  const login = await heldByForm(deps, loginId, visit)
  await deps.db.transaction((stores) => endHeld(deps, stores, login, 'refused_on_page', REFUSED))
}

/** A form of another site has no token of ours: it changes nothing. */
async function heldByForm(deps: LoginDeps, loginId: string, visit: PageVisit): Promise<LoginAttempt> {
  const held = await heldBy(deps, loginId, visit)
  if (!held || !visit.formToken || !equal(visit.formToken, held.formToken)) throw notHeld()
  return held.login
}

const REFUSED = 'The person who logged in refused to hand this token over. Nothing was handed over.'

const notHeld = (): PortalError =>
  new PortalError(
    'login_expired',
    'This login has come to its end. If a token is still needed, ask for a new link in Slack.',
  )

/** The hold, if this is the browser that logged in for it: another one with a ticket of the attempt will not do. */
async function heldBy(
  deps: LoginDeps,
  loginId: string,
  visit: PageVisit,
): Promise<{ login: LoginAttempt; hold: Hold; formToken: string } | undefined> {
  const ticket = visit.ticket && openTicket(deps, loginId, visit.ticket)
  const hold = ticket && (await deps.db.holds.find(loginId))
  if (!ticket || !hold || !equal(hold.stateHash, sha256(ticket.state))) return undefined
  const login = await deps.db.logins.find(loginId)
  if (login?.status !== 'held' || hold.expiresAt <= isoAt(deps.clock)) return undefined
  return { login, hold, formToken: sha256(`form:${ticket.state}`) }
}

/** Ends a held login: the reason is in the audit, Slack shows it, and the token is dropped. False when it had ended. */
export async function endHeld(
  deps: Pick<AppDeps, 'clock'>,
  stores: Stores,
  login: LoginAttempt,
  reason: string,
  refusal: string,
): Promise<boolean> {
  const now = isoAt(deps.clock)
  if (!(await stores.logins.move(login.id, 'held', 'refused', { now, refusal }))) return false
  await audit(stores, login, { at: now, action: 'token.refused', after: { reason } })
  await stores.jobs.put('draw-login', login.id)
  await stores.jobs.put('drop-hold', login.id)
  return true
}

export const readHeld = (deps: Pick<AppDeps, 'sealer'>, hold: Hold): Token =>
  JSON.parse(deps.sealer.open(`holds:${hold.id}:token`, hold.sealed))
