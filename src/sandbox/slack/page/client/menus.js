/**
 * Menus and lists. An open one is a copy in a layer of its own, outside of what pushes replace, so that it stays
 * open while the workspace changes.
 */
import { choose, containerOf } from './fields.js'
import { asked, press } from './press.js'
import { post } from './wire.js'

/** { trigger, menu, host, items, active } while one is open. */
let shown

export const menuIsOpen = () => shown !== undefined

export function openMenu(trigger) {
  const source = document.getElementById(trigger.dataset.menu)
  if (!source) return
  closeMenu()
  const menu = document.createElement('div')
  menu.className = `menu menu-${source.dataset.kind}`
  menu.setAttribute('role', source.dataset.kind === 'listbox' ? 'listbox' : 'menu')
  menu.tabIndex = -1
  if (trigger.dataset.many === 'true') menu.setAttribute('aria-multiselectable', 'true')
  menu.append(...source.cloneNode(true).childNodes)
  const box = document.createElement('div')
  box.className = 'menu-box'
  const search = source.dataset.search === 'true' ? searchField(menu) : undefined
  if (search) box.append(search)
  box.append(menu)
  document.getElementById('layer').append(box)
  trigger.setAttribute('data-menu-open', '')
  trigger.setAttribute('aria-expanded', 'true')
  shown = { trigger, box, menu, host: search ?? menu, active: undefined }
  for (const [i, item] of itemsOf(menu).entries()) item.id = `menu-item-${i}`
  place(box, trigger)
  shown.host.focus({ preventScroll: true })
  activate(menu.querySelector('[aria-selected=true], [aria-current=true]') ?? visible()[0])
}

const itemsOf = (menu) => [...menu.querySelectorAll('.menu-item')]
const visible = () => itemsOf(shown.menu).filter((item) => !item.hidden)

function searchField(menu) {
  const field = document.createElement('input')
  Object.assign(field, { type: 'text', className: 'menu-search', placeholder: 'Search', autocomplete: 'off' })
  field.setAttribute('aria-label', 'Search the list')
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-expanded', 'true')
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase()
    for (const item of itemsOf(menu)) item.hidden = !item.textContent.toLowerCase().includes(wanted)
    activate(visible()[0])
  })
  return field
}

function place(box, trigger) {
  const at = trigger.getBoundingClientRect()
  const gap = 4
  box.style.minWidth = `${Math.min(at.width, innerWidth - 16)}px`
  const below = innerHeight - at.bottom - gap * 2
  const above = at.top - gap * 2
  const height = Math.min(box.offsetHeight, 480)
  const up = below < height && above > below
  box.style.maxHeight = `${Math.min(480, up ? above : below)}px`
  const left = Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8))
  box.style.left = `${left}px`
  if (up) box.style.bottom = `${innerHeight - at.top + gap}px`
  else box.style.top = `${at.bottom + gap}px`
}

function activate(item) {
  shown.active?.classList.remove('active')
  shown.active = item
  if (!item) return shown.host.removeAttribute('aria-activedescendant')
  item.classList.add('active')
  item.scrollIntoView({ block: 'nearest' })
  shown.host.setAttribute('aria-activedescendant', item.id)
}

export function closeMenu(focusTrigger = false) {
  if (!shown) return
  const { trigger, box } = shown
  shown = undefined
  box.remove()
  // The trigger may have been drawn anew meanwhile.
  const now = trigger.isConnected ? trigger : document.getElementById(trigger.id)
  now?.removeAttribute('data-menu-open')
  now?.setAttribute('aria-expanded', 'false')
  if (focusTrigger) now?.focus()
}

function pick(item) {
  const { trigger } = shown
  const live = trigger.isConnected ? trigger : document.getElementById(trigger.id)
  const field = live?.closest('[data-field]')
  if (item.dataset.shortcut) post('shortcut', { callbackId: item.dataset.shortcut })
  else if (item.dataset.messageShortcut && live) onMessage(live, item.dataset.messageShortcut)
  else if (field && trigger.dataset.many === 'true') return toggle(field, item)
  else if (field) pickOne(live, field, item)
  else if (item.dataset.option && live) {
    if (item.dataset.url) open(item.dataset.url, '_blank', 'noopener')
    press(live, JSON.parse(item.dataset.option))
  }
  closeMenu(true)
}

function onMessage(trigger, callbackId) {
  const { channelId, ts } = containerOf(trigger)
  post('use-shortcut', { callbackId, channelId, ts })
}

async function pickOne(trigger, field, item) {
  const { asks } = trigger.dataset
  if (asks && !(await asked(asks))) return
  choose(field, stateOfChoice(field.dataset.field, [JSON.parse(item.dataset.option)]))
  if (containerOf(field).type !== 'message') return
  // Messages keep no state that a push could show: the choice is this browser's.
  const label = trigger.querySelector('.select-label')
  label.textContent = item.querySelector('.menu-item-text').firstChild.textContent
  label.classList.remove('select-empty')
  trigger.dataset.chosen = 'yes'
}

function toggle(field, item) {
  const max = Number(shown.trigger.dataset.max) || Number.POSITIVE_INFINITY
  const was = item.getAttribute('aria-selected') === 'true'
  const count = shown.menu.querySelectorAll('[aria-selected=true]').length
  if (!was && count >= max) return
  item.setAttribute('aria-selected', String(!was))
  const options = [...shown.menu.querySelectorAll('[aria-selected=true]')].map((i) =>
    JSON.parse(i.dataset.option),
  )
  choose(field, stateOfChoice(field.dataset.field, options))
}

const names = {
  users: 'user',
  conversations: 'conversation',
  channels: 'channel',
  static: 'option',
  external: 'option',
}

function stateOfChoice(type, options) {
  const many = type.startsWith('multi_')
  const name = `selected_${names[type.replace('multi_', '').replace('_select', '')]}`
  return many ? { type, [`${name}s`]: options } : { type, [name]: options[0] ?? null }
}

function onKey(event) {
  if (!shown) return
  const items = visible()
  const at = items.indexOf(shown.active)
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }
  if (event.key in moves && !(event.target.matches('input') && /Home|End/.test(event.key))) {
    activate(items.at(moves[event.key] % items.length))
  } else if (event.key === 'Enter' || (event.key === ' ' && !event.target.matches('input'))) {
    shown.active?.click()
  } else if (event.key === 'Escape') closeMenu(true)
  else if (event.key === 'Tab') return closeMenu(true)
  else return
  event.preventDefault()
  event.stopPropagation()
}

function onClick(event) {
  const trigger = event.target.closest('[data-menu]')
  if (trigger) {
    const same = shown && shown.trigger.id === trigger.id
    if (same) closeMenu(true)
    else openMenu(trigger)
    return
  }
  if (!shown) return
  const item = event.target.closest('.menu-item')
  if (item?.ariaDisabled) return
  if (!event.target.closest('.menu-box')) closeMenu()
  else if (item && !item.matches('[data-go]')) pick(item)
  else if (item) closeMenu()
}

export function watchMenus() {
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', onKey, true)
  document.addEventListener('pointermove', (event) => {
    const item = shown && event.target.closest?.('.menu-box .menu-item')
    if (item) activate(item)
  })
  addEventListener('resize', () => closeMenu())
}
