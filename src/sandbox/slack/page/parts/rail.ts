/** The narrow strip at the far left. Only places that lead somewhere here. */
import type { Screen } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import type { At } from '../place.ts'
import type { Reader } from '../reader.ts'
import { appAvatar, initialsOf, personAvatar } from './avatar.ts'
import { type IconName, icon } from './icons.ts'
import { shortcutMenu } from './shortcuts.ts'
import { startOf } from './sidebar.ts'

type Tab = 'home' | 'dms' | 'app'

function tabOf(screen: Screen): Tab {
  if (screen.place.kind === 'home') return 'app'
  if (screen.place.channel.id === screen.app.imChannelId) return 'app'
  return screen.place.channel.kind === 'im' ? 'dms' : 'home'
}

export function rail(screen: Screen, reader: Reader): Html {
  const here = tabOf(screen)
  const im = screen.channels.find((channel) => channel.kind === 'im' && channel.id !== screen.app.imChannelId)
  const tab = (name: Tab, label: string, at: At, sign: IconName) =>
    html`<a class="rail-tab" data-go href="${reader.href(at)}" ${here === name ? html`aria-current="page"` : ''}><span class="rail-icon">${icon(sign)}</span>${label}</a>`
  return html`<div class="rail-team" title="${screen.team.name}" aria-hidden="true">${initialsOf(screen.team.name)}</div>
    ${tab('home', 'Home', startOf(screen), 'home')}
    ${im ? tab('dms', 'DMs', { at: 'channel', channelId: im.id }, 'dms') : ''}
    <a class="rail-tab" data-go href="${reader.href({ at: 'home' })}" ${here === 'app' ? html`aria-current="page"` : ''}><span class="rail-icon rail-app">${appAvatar()}</span>${screen.app.name}</a>
    <span class="rail-space"></span>
    <button type="button" id="rail-create" class="rail-round" data-menu="rail-create-menu" aria-haspopup="menu" aria-expanded="false" aria-label="Create new" title="Create new">${icon('plus')}</button>
    ${shortcutMenu(screen, 'rail-create-menu')}
    <div class="rail-me" title="${screen.me.realName}">${personAvatar(screen.me.id, screen.me.realName)}<span class="presence" aria-hidden="true"></span></div>`
}
