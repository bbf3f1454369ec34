/** Sending and closing modals: `view_submission`, its four kinds of answer, and `view_closed`. */
import type { View } from '@slack/types'
import * as z from 'zod'
import { problemsOf } from '../blocks/problem.ts'
import { checkView } from '../blocks/view.ts'
import type { Loose } from '../blocks/walk.ts'
import { isEmptyAck } from '../deliveries/delivery.ts'
import { closedPayload, submissionPayload } from '../deliveries/payloads.ts'
import { GestureError, type Person, type StateValues } from '../screen.ts'
import { refusedInputs } from '../state/required.ts'
import {
  pushView,
  replaceView,
  setStack,
  stackLimit,
  stackOf,
  updateView,
  viewById,
} from '../workspace/views.ts'
import type { OpenView } from '../workspace/workspace.ts'
import { actor, notify, notifyIfFailed, type Stage, trouble } from './stage.ts'
import { typedInto, usableView } from './target.ts'

export async function submit(
  stage: Stage,
  personId: string,
  viewId: string,
  typed?: StateValues,
): Promise<void> {
  const { workspace, deliver } = stage
  const person = actor(workspace, personId)
  const view = typedInto(workspace, person, usableView(workspace, person, viewId), typed)
  if (view.view.type !== 'modal' || !view.view.submit) throw new GestureError('there is nothing to submit')
  notify(workspace, personId, undefined)
  const errors = refusedInputs(view.view.blocks, view.values)
  if (Object.keys(errors).length > 0) {
    replaceView(workspace, { ...view, errors })
    return
  }
  const sent = replaceView(workspace, { ...view, errors: {}, busy: true })
  const outcome = await deliver(submissionPayload(workspace, person, sent))
  // The app may have updated or lost it meanwhile.
  const now = viewById(workspace, viewId)
  if (now) replaceView(workspace, { ...now, busy: false })
  if (notifyIfFailed(workspace, personId, outcome) || !outcome.ok || !now) return
  const refusal = answered(stage, person, { ...now, busy: false }, outcome.body)
  if (!refusal) return
  stage.violation(`view_submission ${now.view.callback_id ?? ''}: ${refusal}`)
  notify(workspace, personId, trouble)
}

const answer = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('push'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
])

/** Does what the app answered; says what is wrong with the answer where Slack would not take it. */
function answered(stage: Stage, person: Person, view: OpenView, body: unknown): string | undefined {
  const { workspace } = stage
  if (isEmptyAck(body)) {
    pop(stage, view)
    return undefined
  }
  const parsed = answer.safeParse(body)
  if (!parsed.success) return problemsOf(parsed.error, []).join('; ')
  if (parsed.data.response_action === 'clear') setStack(workspace, person.id, [])
  else if (parsed.data.response_action === 'errors') return showErrors(stage, view, parsed.data.errors)
  else return showView(stage, view, parsed.data)
  return undefined
}

function showErrors(
  { workspace }: Stage,
  view: OpenView,
  errors: Record<string, string>,
): string | undefined {
  const inputs = new Set(
    (view.view.blocks as Loose[]).filter((one) => one.type === 'input').map((one) => one.block_id),
  )
  const stray = Object.keys(errors).find((blockId) => !inputs.has(blockId))
  if (stray !== undefined) return `errors: ${stray} is not an input block`
  replaceView(workspace, { ...view, errors })
  return undefined
}

function showView(
  { workspace }: Stage,
  view: OpenView,
  answer: { response_action: 'update' | 'push'; view?: unknown },
): string | undefined {
  const problems = checkView('modal', answer.view)
  if (problems.length > 0) return problems.join('; ')
  // The schema has just checked it.
  const next = answer.view as View
  if (answer.response_action === 'update') updateView(workspace, view, next)
  else if (stackOf(workspace, view.userId).length >= stackLimit) return 'push_limit_reached'
  else pushView(workspace, view.userId, next)
  return undefined
}

const pop = ({ workspace }: Stage, view: OpenView) =>
  setStack(
    workspace,
    view.userId,
    stackOf(workspace, view.userId).filter((open) => open.id !== view.id),
  )

export async function close(stage: Stage, personId: string, viewId: string, all = false): Promise<void> {
  const { workspace, deliver } = stage
  const person = actor(workspace, personId)
  const view = usableView(workspace, person, viewId)
  if (view.view.type !== 'modal') throw new GestureError('Home cannot be closed')
  notify(workspace, personId, undefined)
  const cleared = all || view.view.clear_on_close === true
  const gone = cleared ? stackOf(workspace, personId) : [view]
  if (cleared) setStack(workspace, personId, [])
  else pop(stage, view)
  const told = gone.filter((one) => one.view.type === 'modal' && one.view.notify_on_close)
  // Nothing on screen tells whether the app took notice.
  await Promise.all(told.map((one) => deliver(closedPayload(workspace, person, one, cleared))))
}
