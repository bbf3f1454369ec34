import { PortalError } from '../../domain/errors.ts'
import { viewApp } from '../../domain/list-apps.ts'
import { transferApp } from '../../domain/transfer-app.ts'
import type { SlackDeps } from '../deps.ts'
import { fields } from '../ids.ts'
import { actorOf, appIdOf, elementOf } from '../input.ts'
import { sentenceView } from '../views/messages.ts'
import { transferView } from '../views/transfer.ts'
import { type Click, chosenValue, type Submission } from './kinds.ts'
import { show } from './show.ts'

/** *Transfer to…* in App details. */
export async function onAskTransfer({ ack, body, action, client }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const { app } = await viewApp(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await show(client, body, transferView(app))
}

/** The new owner is chosen; who cannot own it is refused at the field. */
export async function onTransfer({ ack, body, view }: Submission, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const userId = elementOf(view.state.values, fields.newOwner, fields.newOwner).selected_user ?? ''
  try {
    await transferApp(deps, actor, appIdOf(view), userId)
    const text = `Done: the app belongs to <@${userId}> now.`
    await ack({ response_action: 'update', view: sentenceView('Transferred', text) })
  } catch (error) {
    if (!(error instanceof PortalError && error.code === 'person_not_eligible')) throw error
    const text =
      'This person has no DevPortal access. An admin can add them with /devportal access; then transfer the app.'
    await ack({ response_action: 'errors', errors: { [fields.newOwner]: text } })
  }
}
