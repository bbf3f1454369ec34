/** The app's own place: tabs Home and Messages. */
import type { Screen, ScreenView } from '../../screen.ts'
import { blocks } from '../blocks/block.ts'
import { json } from '../draw.ts'
import { domId, type Html, html } from '../html.ts'
import type { Reader } from '../reader.ts'
import { appAvatar } from './avatar.ts'
import { icon } from './icons.ts'

export function appHead(screen: Screen, tab: 'home' | 'messages', reader: Reader): Html {
  const link = (name: 'home' | 'messages', label: string) =>
    html`<a class="tab" data-go href="${reader.href({ at: name })}" ${tab === name ? html`aria-current="page"` : ''}>${label}</a>`
  return html`<header class="head app-head">
    <div class="app-head-row"><button type="button" class="head-menu" data-drawer aria-label="Open the sidebar">${icon('menu')}</button>
      <h1 class="head-name"><span class="head-face">${appAvatar()}</span><span>${screen.app.name}</span></h1><span class="app-badge">APP</span></div>
    <nav class="tabs" aria-label="${screen.app.name}">${link('home', 'Home')}${link('messages', 'Messages')}</nav>
  </header>`
}

export function homePane(screen: Screen, view: ScreenView | undefined, reader: Reader): Html {
  return html`${appHead(screen, 'home', reader)}
    <div class="home" id="${domId('home', screen.me.id)}" data-scroll="start" tabindex="-1">
      ${view ? homeView(view, reader) : html`<div class="home-empty"><span class="start-face">${appAvatar()}</span><p>This app has not published a Home yet.</p></div>`}
    </div>`
}

function homeView(view: ScreenView, reader: Reader): Html {
  const container = { type: 'view', viewId: view.id }
  return html`<div class="home-view" id="${domId('view', view.id)}" data-container="${json(container)}" data-view="${view.id}">${blocks(
    view.view.blocks,
    { reader, surface: 'home', key: view.id, values: view.values, errors: view.errors },
  )}</div>`
}
