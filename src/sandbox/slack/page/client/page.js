/** Starts everything: listens to pushes, leads from place to place, hands clicks and keys to their parts. */
import { closeList, compose, restoreDrafts, watchComposer } from './composer.js'
import { afterModal, beforeModal, escapeModal, watchDialogs } from './dialogs.js'
import { watchFields } from './fields.js'
import { watchFiles } from './files.js'
import { closeMenu, menuIsOpen, openMenu, watchMenus } from './menus.js'
import { replacePiece, watchPictures } from './morph.js'
import { watchOperator } from './operator.js'
import { watchPresses } from './press.js'
import { watchSandbox } from './sandbox.js'
import { actingAs, announce, post, toast } from './wire.js'

let source
let waitingText
/** Ephemeral messages already read out. */
let heard

function listen() {
  source?.close()
  const opened = new EventSource(`/events${location.search}`)
  source = opened
  opened.addEventListener('open', () => delete document.body.dataset.offline)
  opened.addEventListener('error', () => {
    if (source === opened) document.body.dataset.offline = 'yes'
  })
  opened.addEventListener('problem', (event) => toast(`This screen could not be drawn: ${event.data}`))
  opened.addEventListener('screen', (event) => {
    if (source === opened) show(JSON.parse(event.data))
  })
}

function show({ pieces, title, href }) {
  document.title = title
  // The server may have led elsewhere: a channel that this person is not in.
  if (href !== location.pathname + location.search) history.replaceState(null, '', href)
  beforeModal()
  for (const [name, html] of Object.entries(pieces)) replacePiece(name, html)
  if ('modal' in pieces) afterModal()
  if ('main' in pieces || 'thread' in pieces) restoreDrafts()
  if ('main' in pieces) readOut()
  document.body.dataset.ready = 'yes'
  if (waitingText !== undefined && compose(waitingText)) waitingText = undefined
}

function readOut() {
  const now = [...document.querySelectorAll('#main .ephemeral')]
  const fresh = heard ? now.filter((message) => !heard.has(message.id)) : []
  heard = new Set(now.map((message) => message.id))
  const said = fresh.map((message) => message.querySelector('.message-main').textContent)
  if (said.length) announce(`Only visible to you: ${said.join(' ')}`)
}

const isHome = () => new URLSearchParams(location.search).get('at') === 'home'

function go(href, text) {
  waitingText = text || undefined
  heard = undefined
  document.body.classList.remove('drawer-open')
  closeMenu()
  closeList()
  history.pushState(null, '', href)
  arrive()
}

function arrive() {
  listen()
  if (isHome()) post('open-home')
}

/** `chat.getPermalink`: in Slack such a link leads to the message, in the app that is open already. */
const permalink = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p\d{16}(?:\?thread_ts=([\d.]+))?/

function onPermalink(event) {
  const [, at, thread] = permalink.exec(event.target.closest('a[href]')?.href) ?? []
  if (!at) return
  event.preventDefault()
  go(`/?${new URLSearchParams({ as: actingAs(), at, ...(thread && { thread }) })}`)
}

function onClick(event) {
  onPermalink(event)
  const link = event.target.closest('a[data-go]')
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault()
    go(link.getAttribute('href'))
  }
  const direction = event.target.closest('[data-history]')?.dataset.history
  if (direction === 'back') history.back()
  if (direction === 'forward') history.forward()
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    event.preventDefault()
    openMenu(document.getElementById('switcher'))
  }
  if (event.key !== 'Escape' || menuIsOpen() || document.querySelector('dialog[open]')) return
  if (escapeModal()) return
  if (document.body.classList.contains('drawer-open')) document.body.classList.remove('drawer-open')
  else document.querySelector('[data-close-thread]')?.click()
}

// Menus first: their clicks and keys come before what lies under them.
watchMenus()
watchOperator()
watchComposer()
watchFields()
watchFiles()
watchPresses()
watchDialogs()
watchPictures()
watchSandbox(go)
document.addEventListener('click', onClick)
document.addEventListener('keydown', onKey)
addEventListener('popstate', arrive)
restoreDrafts()
afterModal()
for (const box of document.querySelectorAll('[data-scroll=end]')) box.scrollTop = box.scrollHeight
arrive()
