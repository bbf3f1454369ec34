/** The app's global shortcuts, behind the plus of the composer and of the rail. */
import type { Screen } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import { appAvatar } from './avatar.ts'

export const shortcutMenu = (screen: Screen, id: string): Html =>
  html`<div hidden id="${id}" data-kind="menu"><div class="menu-heading">Shortcuts</div>${
    screen.app.shortcuts.length
      ? screen.app.shortcuts.map(
          (shortcut) =>
            html`<button type="button" role="menuitem" class="menu-item menu-person" data-shortcut="${shortcut.callbackId}">${appAvatar()}<span class="menu-item-text"><b>${shortcut.name}</b><span class="option-description">${screen.app.name}${shortcut.description ? ` · ${shortcut.description}` : ''}</span></span></button>`,
        )
      : html`<div class="menu-note">No app here has shortcuts.</div>`
  }</div>`
