import { decideRequest, requestAccess } from '../../domain/request-access.ts'
import type { SlackDeps } from '../deps.ts'
import { actorOf } from '../input.ts'
import { sentenceMessage, sentenceView } from '../views/messages.ts'
import { type Click, chosenValue } from './kinds.ts'
import { show } from './show.ts'

/** *Request access*, in a refusal or in Home. */
export async function onRequestAccess(click: Click, deps: SlackDeps): Promise<void> {
  await click.ack()
  const outcome = await requestAccess(deps, actorOf(click.body, deps.tenantId))
  await tell(
    click,
    outcome === 'asked'
      ? 'Your admins have been asked. You will hear from me as soon as one of them decides.'
      : 'You have access already. Type `/devportal` to begin.',
  )
}

const decide =
  (status: 'granted' | 'declined') =>
  async (click: Click, deps: SlackDeps): Promise<void> => {
    await click.ack()
    await decideRequest(deps, actorOf(click.body, deps.tenantId), chosenValue(click.action), status)
  }

/** *Grant* and *Decline* on an admin's card: the state changes, and the cards of all admins follow. */
export const onGrantRequest = decide('granted')
export const onDeclineRequest = decide('declined')

async function tell({ body, client, respond }: Click, text: string): Promise<void> {
  if (body.view) await show(client, body, sentenceView('Request access', text))
  else await respond({ ...sentenceMessage(text), response_type: 'ephemeral', replace_original: false })
}
