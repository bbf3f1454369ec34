/** The element that somebody points at: in a message they can see, or in a view they have open. */
import { findElement, type Seated } from '../blocks/walk.ts'
import { type ElementState, GestureError, type Person, type StateValues, type Target } from '../screen.ts'
import { acceptState } from '../state/accept.ts'
import { withState } from '../state/values.ts'
import { findEphemeral, getMessage, keepValues } from '../workspace/messages.ts'
import { replaceView, topView, viewById } from '../workspace/views.ts'
import type { Message, OpenView, Workspace } from '../workspace/workspace.ts'
import { openChannel } from './stage.ts'

export type Container = { kind: 'message'; message: Message } | { kind: 'view'; view: OpenView }

/** A modal under another one cannot be reached, neither can one that is being sent. */
export function usableView(workspace: Workspace, person: Person, viewId: string): OpenView {
  const view = viewById(workspace, viewId)
  if (view?.userId !== person.id) throw new GestureError('that view is closed')
  if (view.view.type === 'modal' && topView(workspace, person.id)?.id !== viewId)
    throw new GestureError('another view lies above')
  if (view.busy) throw new GestureError('the view is being sent')
  return view
}

export function findContainer(workspace: Workspace, person: Person, target: Target): Container {
  const { container } = target
  if (container.type === 'view')
    return { kind: 'view', view: usableView(workspace, person, container.viewId) }
  const { channelId, ts } = container
  openChannel(workspace, person, channelId)
  const message = findEphemeral(workspace, person.id, ts) ?? getMessage(workspace, channelId, ts)
  if (!message) throw new GestureError('that message is gone')
  return { kind: 'message', message }
}

export function seatedAt(container: Container, { blockId, actionId }: Target): Seated {
  const blocks = container.kind === 'view' ? container.view.view.blocks : (container.message.blocks ?? [])
  const seated = findElement(blocks, blockId, actionId)
  if (!seated) throw new GestureError(`there is no ${actionId} in ${blockId}`)
  return seated
}

/** Puts what was typed or chosen where it belongs, and answers with the container as it is then. */
export function keepState(
  workspace: Workspace,
  person: Person,
  container: Container,
  { block, element }: Seated,
  state: ElementState,
): Container {
  const accepted = acceptState(workspace, person.id, element, state)
  const into = (values: StateValues) => withState(values, block.block_id, element.action_id, accepted)
  if (container.kind === 'message') {
    const message = { ...container.message, values: into(container.message.values) }
    keepValues(workspace, container.message, message.values)
    return { kind: 'message', message }
  }
  const { [block.block_id]: _, ...errors } = container.view.errors
  return {
    kind: 'view',
    view: replaceView(workspace, { ...container.view, values: into(container.view.values), errors }),
  }
}

/** Everything typed in a view so far. What belongs to blocks that are gone is let go. */
export function typedInto(
  workspace: Workspace,
  person: Person,
  view: OpenView,
  typed: StateValues = {},
): OpenView {
  let { values } = view
  for (const [blockId, states] of Object.entries(typed))
    for (const [actionId, state] of Object.entries(states)) {
      const seated = findElement(view.view.blocks, blockId, actionId)
      if (seated?.element.type !== state.type) continue
      const accepted = acceptState(workspace, person.id, seated.element, state)
      values = withState(values, blockId, actionId, accepted)
    }
  return values === view.values ? view : replaceView(workspace, { ...view, values })
}
