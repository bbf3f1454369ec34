import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { type Click, modalOf } from './kinds.ts'

/** Opens a modal, or pushes it onto the one that was clicked in. */
export async function show(client: WebClient, body: Click['body'], view: ModalView): Promise<string> {
  const call = { trigger_id: body.trigger_id, view }
  const answer = await (modalOf(body) ? client.views.push(call) : client.views.open(call))
  return answer.view?.id ?? ''
}
