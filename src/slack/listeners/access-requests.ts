import { decideRequest, requestAccess } from '../../domain/request-access.ts'
import type { SlackDeps } from '../deps.ts'
import { actorOf } from '../input.ts'
import { sentenceMessage } from '../views/messages.ts'
import { type Click, chosenValue } from './kinds.ts'

/** *Request access*, in a refusal or in Home. */
export async function onRequestAccess({ body, say }: Click, deps: SlackDeps): Promise<void> {
  const outcome = await requestAccess(deps, actorOf(body, deps.tenantId))
  const text =
    outcome === 'asked'
      ? 'Your admins have been asked. You will hear from me as soon as one of them decides.'
      : 'You have access already. Type `/devportal` to begin.'
  await say(sentenceMessage(text), 'Request access')
}

const decide =
  (status: 'granted' | 'declined') =>
  async (click: Click, deps: SlackDeps): Promise<void> => {
    await decideRequest(deps, actorOf(click.body, deps.tenantId), chosenValue(click.action), status)
  }

/** *Grant* and *Decline* on an admin's card: the state changes, and the cards of all admins follow. */
export const onGrantRequest = decide('granted')
export const onDeclineRequest = decide('declined')
