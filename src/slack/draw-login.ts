import type { JobRun } from '../domain/job-queue.ts'
import type { LoginAttempt } from '../domain/login-records.ts'
import { answerOf } from '../domain/logins.ts'
import type { App } from '../domain/records.ts'
import type { Stores } from '../domain/stores.ts'
import { answerAt } from './deliver-token.ts'
import type { SlackDeps } from './deps.ts'
import { codeWantedMessage, codeWantedView } from './views/codes.ts'
import { sentenceMessage, sentenceView } from './views/messages.ts'

const ENDED =
  'This login has come to its end: the app, or the access to it, has changed meanwhile. Nothing was handed over.'

/**
 * Draws a login whose token is held, or was refused or ended after that, where it was asked for. A message that is
 * only visible to one person can get lost, so that a direct message asks for the code besides: once, at the first failure.
 */
export async function drawLogin(deps: SlackDeps, loginId: string, run: JobRun): Promise<void> {
  const login = await deps.db.logins.find(loginId)
  const app = login && (await deps.db.apps.find(login.appId))
  if (!app || !['held', 'refused', 'ended'].includes(login.status)) return
  const asks = login.status === 'held' && run.failures === 0
  try {
    if ((await drawWhereAsked(deps, login, app)) === 'view' || !asks) return
  } catch (error) {
    if (asks) await askForCode(deps.db, login)
    throw error
  }
  await deps.db.transaction(async (stores) => {
    await askForCode(stores, login)
    await run.end(stores)
  })
}

const askForCode = (stores: Stores, { id: loginId, tenantId, userId, appId }: LoginAttempt) =>
  stores.jobs.put('send-message', `code:${loginId}`, {
    payload: { to: { tenantId, userId }, notice: { kind: 'code-wanted', appId, loginId } },
  })

async function drawWhereAsked(
  deps: SlackDeps,
  login: LoginAttempt,
  app: App,
): Promise<'view' | 'message' | 'nowhere'> {
  const answerTo = answerOf(deps, login)
  const held = login.status === 'held'
  const refusal = login.refusal ?? ENDED
  if (answerTo?.kind === 'view') {
    const view = held ? codeWantedView(app, login.id) : sentenceView('No token', refusal)
    return (await deps.messenger.updateView(answerTo.viewId, view)) ? 'view' : 'nowhere'
  }
  if (!answerTo) return 'nowhere'
  const message = held ? codeWantedMessage(app, login.id) : sentenceMessage(refusal)
  return (await answerAt(deps, answerTo, message)) ? 'message' : 'nowhere'
}
