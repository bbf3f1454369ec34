/** Slack's strip with history and search; search here jumps to a conversation. */
import type { Screen } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import type { At } from '../place.ts'
import type { Reader } from '../reader.ts'
import { appAvatar, avatar } from './avatar.ts'
import { icon } from './icons.ts'

export function switcher(screen: Screen, reader: Reader): Html {
  const item = (at: At, picture: Html, name: string) =>
    html`<a role="option" class="menu-item" data-go href="${reader.href(at)}">${picture}<span class="menu-item-text">${name}</span></a>`
  return html`<button type="button" class="top-button" data-history="back" aria-label="Back in history" title="Back">${icon('arrowLeft')}</button>
    <button type="button" class="top-button" data-history="forward" aria-label="Forward in history" title="Forward">${icon('arrowRight')}</button>
    <button type="button" id="switcher" class="top-search" data-menu="switcher-menu" aria-haspopup="listbox" aria-expanded="false" title="Ctrl K">${icon('search')}<span>Search ${screen.team.name}</span></button>
    <div hidden id="switcher-menu" data-kind="listbox" data-search="true">${screen.channels
      .filter((channel) => channel.id !== screen.app.imChannelId)
      .map((channel) =>
        item(
          { at: 'channel', channelId: channel.id },
          channel.kind === 'im'
            ? avatar(channel.imUserId ?? channel.id, reader)
            : icon(channel.kind === 'private' ? 'lock' : 'hash'),
          channel.name,
        ),
      )}${item({ at: 'home' }, appAvatar(), screen.app.name)}</div>`
}
