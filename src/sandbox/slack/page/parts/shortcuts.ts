/** The app's shortcuts: global ones behind the plus of the composer and of the rail, others in a message's menu. */
import type { Screen, Shortcut } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import { appAvatar } from './avatar.ts'

export const shortcutMenu = (screen: Screen, id: string): Html =>
  html`<div hidden id="${id}" data-kind="menu"><div class="menu-heading">Shortcuts</div>${
    screen.app.shortcuts.length
      ? screen.app.shortcuts.map((one) => item(one, screen.app.name, html`data-shortcut="${one.callbackId}"`))
      : html`<div class="menu-note">No app here has shortcuts.</div>`
  }</div>`

export const messageMenu = (shortcuts: Shortcut[], appName: string, id: string): Html =>
  html`<div hidden id="${id}" data-kind="menu"><div class="menu-heading">More message shortcuts</div>${shortcuts.map(
    (one) => item(one, appName, html`data-message-shortcut="${one.callbackId}"`),
  )}</div>`

const item = ({ name, description }: Shortcut, appName: string, data: Html): Html =>
  html`<button type="button" role="menuitem" class="menu-item menu-person" ${data}>${appAvatar()}<span class="menu-item-text"><b>${name}</b><span class="option-description">${appName}${description ? ` · ${description}` : ''}</span></span></button>`
