import { type Actor, mustHaveAccess, mustStillBeMember } from './access.ts'
import type { AppDeps } from './change-app.ts'
import { release } from './deliveries.ts'
import { InputError, PortalError } from './errors.ts'
import { CODE_TRIES, endedMeanwhile, endHeld, readHeld } from './holds.ts'
import type { Hold, LoginAttempt } from './login-records.ts'
import { holdTokenApp, tokenAppFor } from './login-rules.ts'
import { audit, mustBeRequester, noteRefused } from './logins.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import { equal } from './tickets.ts'

/**
 * The requester types the code that the page showed to the one who logged in: the token is set free for delivery.
 * Five tries, counted before the code is looked at. Throws an `InputError` for a wrong code while tries are left.
 */
export async function confirmCode(
  deps: AppDeps,
  actor: Actor,
  loginId: string,
  typed: string,
): Promise<void> {
  const { login } = await mustWaitForCode(deps, actor, loginId)
  await mustStillBeMember(deps, actor)
  const hold = await deps.db.holds.countTry(login.id, isoAt(deps.clock))
  if (!hold?.code) throw await noTry(deps, login)
  const code = deps.sealer.open(`holds:${login.id}:code`, hold.code)
  if (!equal(normalized(typed), code)) throw await wrongCode(deps, login, hold)
  await deps.db.transaction(async (stores) => {
    await holdTokenApp(stores, deps, actor, login.appId)
    if (!(await stores.holds.take(login.id))) throw endedMeanwhile()
    const token = readHeld(deps, hold)
    await release(deps, stores, { login, from: 'held', token, match: 'code' })
    const { tenantId, userId, appId } = login
    const { issuer, subject } = token
    const link = { tenantId, userId, appId, issuer, subject }
    await stores.accountLinks.save({ ...link, confirmedAt: isoAt(deps.clock) })
  })
}

/** Refuses, with the reason, whoever has no code to type: asked before a window is opened for it. */
export async function mustWaitForCode(
  deps: AppDeps,
  actor: Actor,
  loginId: string,
): Promise<{ login: LoginAttempt; app: App }> {
  return noteRefused(deps, actor, loginId, async () => {
    await mustHaveAccess(deps, actor)
    const login = await deps.db.logins.find(loginId)
    mustBeRequester(login, actor)
    if (login.status !== 'held') throw codeGone(login)
    return { login, app: await tokenAppFor(deps, actor, login.appId) }
  })
}

/** *Stop* in Slack: the requester does not want this token after all. */
export async function stopHeld(deps: AppDeps, actor: Actor, loginId: string): Promise<void> {
  const login = await noteRefused(deps, actor, loginId, async () => {
    const found = await deps.db.logins.find(loginId)
    mustBeRequester(found, actor)
    return found
  })
  const stopped = await deps.db.transaction((stores) =>
    endHeld(deps, stores, login, 'stopped_in_slack', 'The person who asked in Slack has stopped this login.'),
  )
  if (!stopped) throw codeGone(login)
}

const codeGone = (login: LoginAttempt): PortalError =>
  new PortalError(
    'code_gone',
    login.status === 'delivered'
      ? 'This code has been used: the token was handed over.'
      : 'No code is waited for here any more. Type `/devportal token` for a new link.',
  )

/** Which of the conditions for a try was not met. */
async function noTry(deps: AppDeps, login: LoginAttempt): Promise<PortalError> {
  const hold = await deps.db.holds.find(login.id)
  return hold && !hold.code && hold.expiresAt > isoAt(deps.clock)
    ? new InputError({ code: 'No code was shown yet: it is on the page after the login, at “Show code”.' })
    : codeGone((await deps.db.logins.find(login.id)) ?? login)
}

async function wrongCode(deps: AppDeps, login: LoginAttempt, hold: Hold): Promise<PortalError> {
  const at = isoAt(deps.clock)
  const { triesLeft } = hold
  await deps.db.transaction(async (stores) => {
    await audit(stores, login, { at, action: 'token.code_wrong', after: { triesLeft } })
    if (triesLeft > 0) return
    await endHeld(deps, stores, login, 'code_wrong', LOCKED)
    const { actsAs: account } = readHeld(deps, hold)
    await stores.jobs.put('tell-account', login.id, { payload: { account, outcome: 'tried' } })
  })
  return triesLeft > 0
    ? new InputError({ code: `That is not the code. ${triesText(triesLeft)}` })
    : new PortalError('code_gone', LOCKED)
}

const LOCKED = `The code was wrong ${CODE_TRIES} times. Nothing was handed over. Ask for a new link in Slack.`

const triesText = (left: number): string => (left === 1 ? 'One try is left.' : `${left} tries are left.`)

/** As it is typed or pasted: small letters, blanks and dashes do not matter. */
const normalized = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '')
