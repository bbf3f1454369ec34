import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { acme } from '../../src/sandbox/cast.ts'
import { FORM, postSigned } from './signed.ts'
import { SIGNING_SECRET, type World } from './world.ts'

interface Pressed {
  actionId: string
  value: string
  /** The person's own workspace, where that is another one. */
  teamId?: string
}

export interface Forger {
  /** Presses a button that this person was never shown, with any value; resolves with what they are told, once it is `says`. */
  press(personId: string, click: Pressed & { says: string }): Promise<string>
  stop(): Promise<void>
}

/** Signs clicks as Slack does (HTTP mode), with values of our choosing, and receives the answers. */
export async function startForger(world: World): Promise<Forger> {
  const waiting = new Map<string, (body: string) => void>()
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    response.end('ok')
    waiting.get(request.url ?? '')?.(Buffer.concat(parts).toString())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    async press(personId, { says, ...pressed }) {
      const path = `/response/${waiting.size}`
      const answers: string[] = []
      const answer = new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`not told "${says}" but ${answers}`)), 5_000)
        waiting.set(path, (body) => {
          answers.push(body)
          if (!body.includes(says)) return
          clearTimeout(timer)
          resolve(answers.join('\n'))
        })
      })
      await send(world, clickOf(personId, { ...pressed, responseUrl: `${origin}${path}` }))
      return answer
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

function clickOf(id: string, click: Pressed & { responseUrl: string }): object {
  const now = String(Date.now() / 1000)
  return {
    type: 'block_actions',
    user: { id, username: id, name: id, team_id: click.teamId ?? acme.teamId },
    team: { id: acme.teamId, domain: acme.domain },
    api_app_id: 'A0SANDBOX',
    container: { type: 'message', message_ts: now, channel_id: 'C0GENERAL1', is_ephemeral: true },
    channel: { id: 'C0GENERAL1', name: 'general' },
    response_url: click.responseUrl,
    trigger_id: 'made-up',
    actions: [
      { type: 'button', action_id: click.actionId, block_id: 'b', value: click.value, action_ts: now },
    ],
  }
}

export const send = (world: World, payload: object, secret = SIGNING_SECRET): Promise<number> =>
  sendForm(world, { payload: JSON.stringify(payload) }, secret)

/** Answers the status. */
export async function sendForm(
  world: World,
  fields: Record<string, string>,
  secret = SIGNING_SECRET,
): Promise<number> {
  const body = new URLSearchParams(fields).toString()
  return (await postSigned(world.portal.publicUrl, body, { type: FORM, secret })).status
}
