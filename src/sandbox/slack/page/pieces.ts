/** A screen as named pieces of HTML, one for each fixed place in the page. Only changed ones are sent. */
import type { OperatorDesk } from '../operator-desk.ts'
import type { Screen } from '../screen.ts'
import { type Html, html, nothing } from './html.ts'
import { homePane } from './parts/app-home.ts'
import { bar } from './parts/bar.ts'
import { channelPane, placeName } from './parts/channel.ts'
import { completions } from './parts/composer.ts'
import { icon } from './parts/icons.ts'
import { modal } from './parts/modal.ts'
import { operatorPanel } from './parts/operator.ts'
import { rail } from './parts/rail.ts'
import { sidebar } from './parts/sidebar.ts'
import { signedOut } from './parts/signed-out.ts'
import { threadPane } from './parts/thread.ts'
import { switcher } from './parts/top.ts'
import type { At } from './place.ts'
import { readerOf } from './reader.ts'

export type PieceName =
  | 'bar'
  | 'operator'
  | 'top'
  | 'rail'
  | 'sidebar'
  | 'main'
  | 'thread'
  | 'complete'
  | 'notice'
  | 'modal'
export type Pieces = Record<PieceName, Html>

export function piecesOf(screen: Screen, at: At, desk?: OperatorDesk): Pieces {
  const shown = {
    bar: bar(screen, at, desk !== undefined),
    operator: desk ? operatorPanel(desk.channel(), screen, desk.clients()) : nothing,
  }
  return { ...shown, ...(screen.me.deleted ? signedOutPieces(screen) : slackPieces(screen)) }
}

type SlackPieces = Omit<Pieces, 'bar' | 'operator'>

const signedOutPieces = (screen: Screen): SlackPieces => ({
  top: nothing,
  rail: nothing,
  sidebar: nothing,
  main: signedOut(screen),
  thread: nothing,
  complete: nothing,
  notice: nothing,
  modal: nothing,
})

function slackPieces(screen: Screen): SlackPieces {
  const reader = readerOf(screen)
  const { place } = screen
  return {
    top: switcher(screen, reader),
    rail: rail(screen, reader),
    sidebar: sidebar(screen, reader),
    main: place.kind === 'home' ? homePane(screen, place.view, reader) : channelPane(screen, place, reader),
    thread: place.kind === 'channel' ? threadPane(screen, place, reader) : nothing,
    complete: completions(screen),
    notice: notice(screen.notice),
    modal: modal(screen.modal, reader),
  }
}

const notice = (text: string | undefined): Html =>
  text
    ? html`<div class="toast" role="alert"><span>${text}</span><button type="button" class="btn btn-icon btn-plain" data-dismiss-notice aria-label="Dismiss" title="Dismiss">${icon('close')}</button></div>`
    : nothing

export function titleOf(screen: Screen, program = 'Slack (sandbox)'): string {
  const unread = screen.channels.some((channel) => channel.unread > 0) ? '* ' : ''
  const here = screen.place.kind === 'home' ? screen.app.name : placeName(screen.place.channel)
  return `${unread}${here} - ${screen.team.name} - ${program}`
}
