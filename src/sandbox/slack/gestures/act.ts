/** Clicking and choosing: `block_actions` and `block_suggestion`. */
import type { Loose, Seated } from '../blocks/walk.ts'
import { isEmptyAck } from '../deliveries/delivery.ts'
import { messageActionPayload, suggestionPayload, viewActionPayload } from '../deliveries/payloads.ts'
import { type ElementState, GestureError, type Person, type StateValues, type Target } from '../screen.ts'
import type { Option } from '../state/values.ts'
import { actor, notify, notifyIfFailed, type Stage } from './stage.ts'
import { type Container, findContainer, keepState, seatedAt, typedInto } from './target.ts'

export async function press(
  stage: Stage,
  personId: string,
  target: Target,
  option?: { value: string },
  values?: StateValues,
): Promise<void> {
  const { workspace } = stage
  const person = actor(workspace, personId)
  let container = findContainer(workspace, person, target)
  const seated = seatedAt(container, target)
  const action = clicked(seated, option)
  if (container.kind === 'view')
    container = { kind: 'view', view: typedInto(workspace, person, container.view, values) }
  await sendAction(stage, person, container, action)
}

function clicked({ block, element }: Seated, option?: { value: string }): Record<string, unknown> {
  const { type, action_id } = element
  const common = { type, action_id, block_id: block.block_id }
  if (type === 'overflow') {
    const chosen = (element.options as Option[]).find((one) => one.value === option?.value)
    if (!chosen) throw new GestureError(`the menu does not offer ${option?.value}`)
    return { ...common, selected_option: chosen }
  }
  if (type === 'feedback_buttons') return { ...common, value: feedbackValue(element, option) }
  if (type !== 'button' && type !== 'icon_button') throw new GestureError(`${type} is not for clicking`)
  const { text, value, style, url } = element
  return {
    ...common,
    text,
    ...(value !== undefined && { value }),
    ...(style !== undefined && { style }),
    ...(url !== undefined && { url }),
  }
}

function feedbackValue(element: Loose, option?: { value: string }): string {
  const sides = [element.positive_button, element.negative_button] as { value: string }[]
  const chosen = sides.find((side) => side.value === option?.value)
  if (!chosen) throw new GestureError(`there is no feedback ${option?.value}`)
  return chosen.value
}

export async function change(
  stage: Stage,
  personId: string,
  target: Target,
  state: ElementState,
): Promise<void> {
  const { workspace } = stage
  const person = actor(workspace, personId)
  const container = findContainer(workspace, person, target)
  const seated = seatedAt(container, target)
  const changed = keepState(workspace, person, container, seated, state)
  const { block, element } = seated
  // Inputs keep what is typed until the view is sent, unless they ask to tell at once.
  if (block.type === 'input' && block.dispatch_action !== true) return
  const kept = changed.kind === 'view' ? changed.view.values : changed.message.values
  const { type, action_id } = element
  const value = kept[block.block_id]?.[action_id]
  await sendAction(stage, person, changed, { action_id, block_id: block.block_id, ...value, type })
}

async function sendAction(
  stage: Stage,
  person: Person,
  container: Container,
  action: Record<string, unknown>,
) {
  const { workspace, deliver, violation } = stage
  notify(workspace, person.id, undefined)
  const delivery =
    container.kind === 'view'
      ? viewActionPayload(workspace, person, container.view, action)
      : messageActionPayload(workspace, person, container.message, action)
  const outcome = await deliver(delivery)
  if (!notifyIfFailed(workspace, person.id, outcome) && outcome.ok && !isEmptyAck(outcome.body))
    violation(`${String(action.action_id)}: the acknowledgement of a click must be empty`)
}

/** What an external select offers for the letters typed so far. */
export async function suggest(
  stage: Stage,
  personId: string,
  target: Target,
  typed: string,
): Promise<Option[]> {
  const { workspace, deliver, violation } = stage
  const person = actor(workspace, personId)
  const container = findContainer(workspace, person, target)
  const { element } = seatedAt(container, target)
  if (!element.type.endsWith('external_select')) throw new GestureError('that has its options already')
  if (typed.length < Number(element.min_query_length ?? 3)) return []
  const { kind: _, ...inside } = container
  const { blockId, actionId } = target
  const outcome = await deliver(suggestionPayload(workspace, person, { blockId, actionId, ...inside }, typed))
  if (notifyIfFailed(workspace, person.id, outcome) || !outcome.ok) return []
  const offered = outcome.body as { options?: Option[]; option_groups?: { options: Option[] }[] }
  const options = offered.options ?? offered.option_groups?.flatMap((group) => group.options) ?? []
  if (options.length > 100) violation(`${actionId}: no more than 100 options`)
  return options
}
