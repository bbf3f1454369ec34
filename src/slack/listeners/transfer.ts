import { PortalError, type RefusalCode } from '../../domain/errors.ts'
import { viewApp } from '../../domain/list-apps.ts'
import { transferApp } from '../../domain/transfer-app.ts'
import type { SlackDeps } from '../deps.ts'
import { fields } from '../ids.ts'
import { actorOf, appIdOf, elementOf } from '../input.ts'
import { sentenceView } from '../views/messages.ts'
import { transferView } from '../views/transfer.ts'
import { type Click, chosenValue, type Submission } from './kinds.ts'

/** *Transfer to…* in App details. */
export async function onAskTransfer({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  const { app } = await viewApp(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await show(transferView(app))
}

/** The new owner is chosen; who cannot own it is refused at the field. */
export async function onTransfer({ body, view, answer }: Submission, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const userId = elementOf(view.state.values, fields.newOwner, fields.newOwner).selected_user ?? ''
  try {
    await transferApp(deps, actor, appIdOf(view), userId)
    const text = `Done: the app belongs to <@${userId}> now.`
    await answer({ view: sentenceView('Transferred', text) })
  } catch (error) {
    const text = error instanceof PortalError && PROBLEMS[error.code]
    if (!text) throw error
    await answer({ errors: { [fields.newOwner]: text } })
  }
}

/** At a field only plain text is shown. */
const PROBLEMS: Partial<Record<RefusalCode, string>> = {
  person_not_eligible:
    'This person has no DevPortal access. An admin can add them with /devportal access; then transfer the app.',
  too_many_gifts:
    'You have given away as many apps as one can in a day. Wait a day, or have an admin transfer it.',
  too_many_apps: 'This person owns as many apps as one can own here. Choose somebody else.',
}
