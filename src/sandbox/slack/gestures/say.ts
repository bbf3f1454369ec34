/** Typing into the composer: messages and slash commands. */
import { Refusal } from '../api/method.ts'
import { checkedContent } from '../api/posting.ts'
import { checkedReply, say as reply } from '../api/respond.ts'
import { isEmptyAck } from '../deliveries/delivery.ts'
import { commandPayload } from '../deliveries/payloads.ts'
import { GestureError, type Person } from '../screen.ts'
import { postMessage } from '../workspace/messages.ts'
import type { Channel, Workspace } from '../workspace/workspace.ts'
import { escaped } from './escape.ts'
import { actor, notify, openChannel, type Stage } from './stage.ts'

export async function say(
  stage: Stage,
  personId: string,
  channelId: string,
  text: string,
  threadTs?: string,
): Promise<void> {
  const { workspace } = stage
  const person = actor(workspace, personId)
  const channel = openChannel(workspace, person, channelId)
  if (isReadOnly(workspace, channel)) throw new GestureError('nobody can write here')
  notify(workspace, personId, undefined)
  const [, command, rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text.trim()) ?? []
  if (!command) {
    postMessage(workspace, { channelId, authorId: personId, text: escaped(workspace, text), threadTs })
    workspace.readUpTo.set(`${personId}/${channelId}`, workspace.nextTs())
  } else if (threadTs) notify(workspace, personId, `${command} is not supported in threads. Sorry!`)
  else await runCommand(stage, person, channel, command, rest.trim())
}

/** No composer: archived, or an app's direct message whose Messages tab is off or read-only. */
export function isReadOnly({ manifest }: Workspace, { kind, archived }: Channel): boolean {
  const { messages_tab_enabled: on, messages_tab_read_only_enabled: readOnly } = manifest.features.app_home
  return archived || (kind === 'im' && (!on || readOnly))
}

async function runCommand(stage: Stage, person: Person, channel: Channel, command: string, typed: string) {
  const { workspace, deliver } = stage
  const known = workspace.manifest.features.slash_commands.find((one) => one.command === command)
  if (!known) {
    notify(workspace, person.id, `${command} is not a valid command.`)
    return
  }
  const text = known.should_escape ? escaped(workspace, typed) : typed
  const outcome = await deliver(commandPayload(workspace, person, channel, { command, text }))
  if (!outcome.ok) failed(workspace, person, command, outcome.reason)
  else if (!isEmptyAck(outcome.body)) answer(stage, person, channel, command, outcome.body)
}

function failed(workspace: Workspace, person: Person, command: string, error: string): void {
  notify(workspace, person.id, `${command} failed with the error "${error}"`)
}

/** What the app said in its acknowledgement is an immediate reply, to this person unless it says otherwise. */
function answer(stage: Stage, person: Person, channel: Channel, command: string, body: unknown): void {
  try {
    const said = checkedReply(typeof body === 'string' ? { text: body } : body, stage)
    const content = checkedContent(said, stage, { text: 4_000 })
    reply({ userId: person.id, channelId: channel.id }, content, said.response_type, stage)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    stage.violation(`${command}: the acknowledgement is refused: ${error.code} ${JSON.stringify(error.more)}`)
    failed(stage.workspace, person, command, 'invalid_command_response')
  }
}
