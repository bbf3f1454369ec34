/** The pane at the right with one thread. */
import type { Screen } from '../../screen.ts'
import { domId, type Html, html, nothing } from '../html.ts'
import type { At } from '../place.ts'
import type { Reader } from '../reader.ts'
import { type ChannelPlace, placeName } from './channel.ts'
import { composer } from './composer.ts'
import { icon } from './icons.ts'
import { messageList } from './message-list.ts'

export function threadPane(screen: Screen, place: ChannelPlace, reader: Reader): Html {
  const { channel, thread } = place
  if (!thread) return nothing
  // The parent may or may not lead the list; it is shown once, on top.
  const parent =
    thread.messages.find((m) => m.ts === thread.parentTs) ??
    place.messages.find((m) => m.ts === thread.parentTs)
  const replies = thread.messages.filter((m) => m.ts !== thread.parentTs)
  const back: At =
    channel.id === screen.app.imChannelId ? { at: 'messages' } : { at: 'channel', channelId: channel.id }
  return html`<header class="head thread-head"><h2 class="head-name">Thread</h2><span class="head-topic">${placeName(channel)}</span><a class="hover-button" data-go data-close-thread href="${reader.href(back)}" aria-label="Close thread" title="Close">${icon('close')}</a></header>
    <div class="messages" id="${domId('thread', screen.me.id, channel.id, thread.parentTs)}" data-scroll="end" role="log" aria-label="Thread" tabindex="0">
      ${parent ? messageList([parent], reader, 'thread') : ''}
      ${replies.length ? html`<div class="reply-count"><span>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</span></div>` : ''}
      ${messageList(replies, reader, 'thread')}
    </div>
    ${channel.archived || channel.readOnly ? '' : composer(screen, { channelId: channel.id, threadTs: thread.parentTs, placeholder: 'Reply…' })}`
}
