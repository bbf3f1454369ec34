/** A channel or direct message: header, messages, composer. */
import type { Place, Screen, ScreenChannel } from '../../screen.ts'
import { domId, type Html, html } from '../html.ts'
import type { Reader } from '../reader.ts'
import { plainText } from '../text/text-object.ts'
import { appHead } from './app-home.ts'
import { appAvatar, avatar } from './avatar.ts'
import { composer } from './composer.ts'
import { icon } from './icons.ts'
import { messageList } from './message-list.ts'

export type ChannelPlace = Extract<Place, { kind: 'channel' }>

export const placeName = (channel: ScreenChannel): string =>
  channel.kind === 'im' ? channel.name : `#${channel.name}`

export function channelPane(screen: Screen, place: ChannelPlace, reader: Reader): Html {
  const { channel } = place
  const isApp = channel.id === screen.app.imChannelId
  return html`${isApp ? appHead(screen, 'messages', reader) : channelHead(channel, reader)}
    <div class="messages" id="${domId('log', screen.me.id, channel.id)}" data-scroll="end" role="log" aria-label="Messages in ${channel.name}" tabindex="0">
      <div class="messages-start">${beginning(channel, isApp, reader)}</div>
      ${messageList(place.messages, reader)}
    </div>
    ${channel.archived || channel.readOnly ? closed(channel) : composer(screen, { channelId: channel.id, placeholder: `Message ${placeName(channel)}` })}`
}

const closed = (channel: ScreenChannel): Html =>
  channel.archived
    ? html`<div class="archived">${icon('lock')}<span>You are viewing <b>#${channel.name}</b>, an archived channel</span></div>`
    : html`<div class="archived"><span>Sending messages to this app has been turned off.</span></div>`

function channelHead(channel: ScreenChannel, reader: Reader): Html {
  const sign =
    channel.kind === 'im'
      ? html`<span class="head-face">${avatar(channel.imUserId ?? channel.id, reader)}</span>`
      : icon(channel.kind === 'private' ? 'lock' : 'hash')
  return html`<header class="head">
    <button type="button" class="head-menu" data-drawer aria-label="Open the sidebar">${icon('menu')}</button>
    <h1 class="head-name">${sign}<span>${channel.name}</span></h1>
    ${channel.externallyShared ? html`<span class="head-shared">${icon('shared')}<span>Shared channel</span></span>` : ''}
    <p class="head-topic">${plainText(channel.topic)}</p>
    ${channel.kind === 'im' ? '' : html`<span class="head-members" title="${channel.memberCount} members">${icon('people')}<span>${channel.memberCount}</span><span class="sr-only"> members</span></span>`}
  </header>`
}

function beginning(channel: ScreenChannel, isApp: boolean, reader: Reader): Html {
  if (isApp) {
    return html`<div class="start-face">${appAvatar()}</div><p>This is the very beginning of your direct messages with <b>${channel.name}</b>.</p>`
  }
  if (channel.kind === 'im') {
    return html`<div class="start-face">${avatar(channel.imUserId ?? channel.id, reader)}</div><p>This conversation is just between <b>${channel.name}</b> and you.</p>`
  }
  return html`<h2>${icon(channel.kind === 'private' ? 'lock' : 'hash')}${channel.name}</h2><p>This is the very beginning of the <b>#${channel.name}</b> channel.${channel.topic ? html` ${plainText(channel.topic)}` : ''}</p>`
}
