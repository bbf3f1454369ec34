/** Workspace name, channels, direct messages, apps. */
import type { Screen, ScreenChannel } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import type { At } from '../place.ts'
import type { Reader } from '../reader.ts'
import { appAvatar, avatar } from './avatar.ts'
import { type IconName, icon } from './icons.ts'

/** Where a person lands: the general channel, or else the first that they see. */
export function startOf(screen: Pick<Screen, 'channels'>): At {
  const open = screen.channels.filter((channel) => channel.kind !== 'im')
  const channel = open.find((c) => c.name === 'general') ?? open[0]
  return channel ? { at: 'channel', channelId: channel.id } : { at: 'home' }
}

export function sidebar(screen: Screen, reader: Reader): Html {
  const here = screen.place.kind === 'channel' ? screen.place.channel.id : 'home'
  const ims = screen.channels.filter((c) => c.kind === 'im' && c.id !== screen.app.imChannelId)
  return html`<div class="team-head"><span class="team-name">${screen.team.name}</span>${icon('caret')}</div>
    <div class="side-scroll">
      ${group(
        'channels',
        'Channels',
        screen.channels.filter((c) => c.kind !== 'im').map((c) => row(c, here, reader)),
      )}
      ${
        ims.length
          ? group(
              'dms',
              'Direct messages',
              ims.map((c) => row(c, here, reader)),
            )
          : ''
      }
      ${group('apps', 'Apps', [appRow(screen, here, reader)])}
    </div>`
}

const group = (id: string, name: string, rows: Html[]): Html =>
  html`<details class="side-group" id="side-${id}" open><summary>${icon('caret')}<span>${name}</span></summary><ul>${rows}</ul></details>`

const signOf = (channel: ScreenChannel): IconName => (channel.kind === 'private' ? 'lock' : 'hash')

const badge = (unread: number): Html =>
  unread
    ? html`<span class="badge" aria-label="${unread} unread">${unread > 99 ? '99+' : unread}</span>`
    : html``

function row(channel: ScreenChannel, here: string, reader: Reader): Html {
  const im = channel.kind === 'im'
  const picture = im
    ? html`<span class="side-face">${avatar(channel.imUserId ?? channel.id, reader)}<span class="presence" aria-hidden="true"></span></span>`
    : html`<span class="side-sign">${icon(signOf(channel))}</span>`
  // In channels an unread count only shows as bold, in Slack too; a number is for messages to this person.
  return html`<li id="side-${channel.id}"><a class="side-row${channel.unread ? ' unread' : ''}" data-go href="${reader.href({ at: 'channel', channelId: channel.id })}" ${here === channel.id ? html`aria-current="page"` : ''}>${picture}<span class="side-name">${channel.name}</span>${channel.externallyShared ? html`<span class="side-mark" title="Shared with another organisation">${icon('shared')}<span class="sr-only">shared</span></span>` : ''}${im ? badge(channel.unread) : ''}</a></li>`
}

function appRow(screen: Screen, here: string, reader: Reader): Html {
  const unread = screen.channels.find((channel) => channel.id === screen.app.imChannelId)?.unread ?? 0
  const current = here === 'home' || here === screen.app.imChannelId
  // Slack opens an app where something new is.
  const at: At = { at: unread ? 'messages' : 'home' }
  return html`<li id="side-app"><a class="side-row${unread ? ' unread' : ''}" data-go href="${reader.href(at)}" ${current ? html`aria-current="page"` : ''}><span class="side-face">${appAvatar()}</span><span class="side-name">${screen.app.name}</span>${badge(unread)}</a></li>`
}
