/** One message: author, badge, time, text or blocks, and what hovering offers. */
import type { ScreenMessage } from '../../screen.ts'
import { blocks } from '../blocks/block.ts'
import type { Draw } from '../draw.ts'
import { json } from '../draw.ts'
import { domId, type Html, html } from '../html.ts'
import type { Reader } from '../reader.ts'
import { clockTime, dateOfTs, formatSlackDate } from '../text/dates.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import { avatar } from './avatar.ts'
import { icon } from './icons.ts'
import { messageMenu } from './shortcuts.ts'

export interface MessageLook {
  /** Follows one by the same author: no avatar, no name. */
  grouped: boolean
  /** In the threads pane the same message may be on the page twice. */
  where: 'list' | 'thread'
}

export function message(item: ScreenMessage, look: MessageLook, reader: Reader): Html {
  const key = domId(look.where, item.channelId, item.ts)
  if (item.tombstone) return tombstone(item, key, look, reader)
  const container = { type: 'message', channelId: item.channelId, ts: item.ts }
  const author = item.botId && item.authorId === reader.appUserId ? reader.appUserId : item.authorId
  return html`<div class="message${look.grouped ? ' grouped' : ''}${item.ephemeral ? ' ephemeral' : ''}" id="${key}" data-container="${json(container)}" role="article" aria-label="${reader.nameOf(author)}">
    ${item.ephemeral ? html`<div class="only-you">${icon('eye')}<span>Only visible to you</span></div>` : ''}
    <div class="message-row">
      <div class="gutter">${look.grouped ? html`<span class="gutter-time">${time(item, reader)}</span>` : avatar(author, reader)}</div>
      <div class="message-main">
        ${look.grouped ? '' : head(item, author, reader)}
        ${body(item, key, reader)}
        ${look.where === 'list' && item.replyCount ? replies(item, reader) : ''}
      </div>
    </div>
    ${hoverBar(item, key, look, reader)}
  </div>`
}

/** A thread outlives its first message. */
const tombstone = (item: ScreenMessage, key: string, look: MessageLook, reader: Reader): Html =>
  html`<div class="message tombstone" id="${key}" role="article"><div class="message-row">
    <div class="gutter">${icon('trash')}</div>
    <div class="message-main"><div class="text">${item.text}</div>${look.where === 'list' && item.replyCount ? replies(item, reader) : ''}</div>
  </div></div>`

function head(item: ScreenMessage, author: string, reader: Reader): Html {
  return html`<div class="message-head"><span class="author">${reader.nameOf(author)}</span>${item.botId ? html`<span class="app-badge">APP</span>` : ''}${foreign(author, reader)}<span class="message-time">${time(item, reader)}</span></div>`
}

const foreign = (author: string, reader: Reader): Html =>
  reader.person(author)?.role === 'visitor' ? html`<span class="app-badge">EXTERNAL</span>` : html``

function time(item: ScreenMessage, reader: Reader): Html {
  const at = dateOfTs(item.ts)
  const title = formatSlackDate(Number(item.ts), '{date_long} at {time_secs}', reader.me.tz, reader.now)
  return html`<time datetime="${at.toISOString()}" title="${title}">${clockTime(at, reader.me.tz)}</time>`
}

function body(item: ScreenMessage, key: string, reader: Reader): Html {
  const draw: Draw = { reader, surface: 'message', key }
  const edited = item.edited ? html` <span class="edited">(edited)</span>` : ''
  if (item.blocks?.length) return html`<div class="blocks">${blocks(item.blocks, draw)}${edited}</div>`
  return html`<div class="text">${mrkdwn(item.text, reader)}${edited}</div>`
}

const threadAt = (item: ScreenMessage, reader: Reader): string =>
  reader.href({ at: 'channel', channelId: item.channelId, threadTs: item.threadTs ?? item.ts })

const replies = (item: ScreenMessage, reader: Reader): Html =>
  html`<a class="replies" data-go href="${threadAt(item, reader)}">${item.replyCount} ${item.replyCount === 1 ? 'reply' : 'replies'}<span class="replies-hint">View thread</span></a>`

function hoverBar(item: ScreenMessage, key: string, look: MessageLook, reader: Reader): Html {
  const thread = !item.ephemeral && look.where === 'list'
  return html`<div class="hover-bar" role="group" aria-label="Message actions">
    ${thread ? html`<a class="hover-button" data-go href="${threadAt(item, reader)}" aria-label="Reply in thread" title="Reply in thread">${icon('thread')}</a>` : ''}
    <button type="button" class="hover-button" data-copy-message aria-label="Copy text" title="Copy text">${icon('copy')}</button>
    ${item.ephemeral || reader.messageShortcuts.length === 0 ? '' : moreActions(key, reader)}
  </div>`
}

const moreActions = (key: string, reader: Reader): Html =>
  html`<button type="button" id="${key}-more" class="hover-button" data-menu="${key}-more-menu" aria-haspopup="menu" aria-expanded="false" aria-label="More actions" title="More actions">${icon('more')}</button>${messageMenu(reader.messageShortcuts, reader.nameOf(reader.appUserId), `${key}-more-menu`)}`
