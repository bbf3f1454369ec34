import { z } from 'zod'
import { confirmCode, mustWaitForCode, stopHeld } from '../../domain/confirm-code.ts'
import { InputError } from '../../domain/errors.ts'
import type { SlackDeps } from '../deps.ts'
import { fields } from '../ids.ts'
import { actorOf, elementOf } from '../input.ts'
import { enterCodeView } from '../views/codes.ts'
import { sentenceMessage } from '../views/messages.ts'
import { type Click, chosenValue, modalOf, type Submission } from './kinds.ts'

/** *Enter code*: a window for it, of those whose token is held. */
export async function onEnterCode({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  const loginId = chosenValue(action)
  const { app } = await mustWaitForCode(deps, actorOf(body, deps.tenantId), loginId)
  await show(enterCodeView(app, loginId))
}

const metadataSchema = z.object({ loginId: z.string() })

/** The code is typed: the window closes, and the token appears where it was asked for. */
export async function onConfirmCode({ body, view, answer }: Submission, deps: SlackDeps): Promise<void> {
  const { loginId } = metadataSchema.parse(JSON.parse(view.private_metadata))
  const typed = elementOf(view.state.values, fields.code, fields.code).value ?? ''
  try {
    await confirmCode(deps, actorOf(body, deps.tenantId), loginId, typed)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return answer({ errors: { ...error.fields } })
  }
  await answer({ done: 'That is the code. The token appears where it was asked for.' })
}

/** *Stop*: the message or window where the token was asked for is drawn anew by the job that goes with it. */
export async function onStopLogin({ body, action, say }: Click, deps: SlackDeps): Promise<void> {
  await stopHeld(deps, actorOf(body, deps.tenantId), chosenValue(action))
  if (modalOf(body)) return
  await say(sentenceMessage('Stopped. Nothing was handed over.'))
}
