import { endToken } from './end-token.ts'
import { endHeld, HOLD_MINUTES, readHeld } from './holds.ts'
import type { Hold, LoginAttempt } from './login-records.ts'
import type { LoginDeps } from './login-rules.ts'
import { isoAt } from './ports.ts'

/**
 * Run when a held token is refused or its login is ended, and at its end: a token that nobody will get is ended at the
 * server, where that can be done, and forgotten. May be cut off and run again.
 */
export async function dropHold(deps: LoginDeps, loginId: string): Promise<void> {
  const hold = await deps.db.holds.find(loginId)
  const login = hold && (await deps.db.logins.find(loginId))
  if (!hold || !login) return
  if (login.status === 'held') {
    if (hold.expiresAt > isoAt(deps.clock)) return later(deps, hold)
    const ended = await deps.db.transaction((stores) => endHeld(deps, stores, login, 'code_expired', EXPIRED))
    // The code was typed just now, and the token is on its way; or it was ended, and is dropped after all
    if (!ended) return dropHold(deps, loginId)
  }
  await revokeHeld(deps, login, hold)
  await deps.db.holds.take(loginId)
}

const EXPIRED = `The code was not typed within ${HOLD_MINUTES} minutes. Nothing was handed over. Ask for a new link in Slack.`

const later = (deps: LoginDeps, hold: Hold): Promise<void> =>
  deps.db.jobs.put('drop-hold', hold.id, { runAt: hold.expiresAt })

async function revokeHeld(deps: LoginDeps, login: LoginAttempt, hold: Hold): Promise<void> {
  const token = readHeld(deps, hold)
  if (token.expiresAt <= isoAt(deps.clock)) return
  const app = await deps.db.apps.find(login.appId)
  if (app) await endToken(deps, app, token.accessToken)
}
