/** What all ways of reading a conversation have in common: which ones the bot's token may read. */
import type { Channel, Workspace } from '../workspace/workspace.ts'
import { type ApiContext, Refusal } from './method.ts'

export const readScopes = { channel: 'channels:read', private: 'groups:read', im: 'im:read' } as const
export const historyScopes = {
  channel: 'channels:history',
  private: 'groups:history',
  im: 'im:history',
} as const

/** Private channels are there only for who is in them. */
export function visibleChannel(workspace: Workspace, channelId: string): Channel {
  const channel = workspace.channels.get(channelId)
  const hidden = channel?.kind === 'private' && !channel.members.includes(workspace.app.userId)
  if (!channel || hidden) throw new Refusal('channel_not_found')
  return channel
}

export function readableChannel(
  { workspace, scopes }: ApiContext,
  channelId: string,
  wanted: Record<Channel['kind'], string> = readScopes,
): Channel {
  const channel = visibleChannel(workspace, channelId)
  const needed = wanted[channel.kind]
  if (!scopes.includes(needed)) throw new Refusal('missing_scope', { needed, provided: scopes.join(',') })
  return channel
}
