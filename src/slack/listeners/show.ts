import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'

/** A click or a command: its trigger opens one view within three seconds. */
export interface Clicked {
  trigger_id: string
  view?: { type: string } | undefined
}

/** Opens a modal, or pushes it onto the one that was clicked in. */
export async function show(client: WebClient, body: Clicked, view: ModalView): Promise<string> {
  return (await shown(client, body, view)).id
}

/** The same; `hash` names what it shows, for a later drawing that must not cover up anything else. */
export async function shown(
  client: WebClient,
  body: Clicked,
  view: ModalView,
): Promise<{ id: string; hash: string }> {
  const call = { trigger_id: body.trigger_id, view }
  const answer = await (body.view?.type === 'modal' ? client.views.push(call) : client.views.open(call))
  return { id: answer.view?.id ?? '', hash: answer.view?.hash ?? '' }
}
