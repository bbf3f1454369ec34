/** Writing: Enter sends, `/` and `@` complete, drafts stay with their conversation. */
import { post } from './wire.js'

const drafts = new Map()
/** { area, box, items, at, from } while a list is open; `from` is where the completed word begins. */
let list

const areaOf = (element) => element.closest('.composer')?.querySelector('.composer-text')

function grow(area) {
  area.style.height = 'auto'
  area.style.height = `${Math.min(area.scrollHeight, 240)}px`
  const send = area.closest('.composer').querySelector('.send')
  send.setAttribute('aria-disabled', String(!area.value.trim()))
}

/** After a push: a conversation shown anew gets its draft back. */
export function restoreDrafts() {
  for (const area of document.querySelectorAll('.composer-text')) {
    const draft = drafts.get(area.id)
    if (draft && !area.value) area.value = draft
    grow(area)
  }
  if (list && !list.area.isConnected) closeList()
}

export function compose(text) {
  const area = document.querySelector('#main .composer-text')
  if (!area) return false
  area.value = text
  area.focus()
  area.setSelectionRange(text.length, text.length)
  drafts.set(area.id, text)
  grow(area)
  return true
}

async function send(area) {
  const text = area.value.trim()
  if (!text) return
  const { composer, thread } = area.closest('.composer').dataset
  area.value = ''
  drafts.delete(area.id)
  closeList()
  grow(area)
  area.focus()
  const sent = await post('say', { channelId: composer, text, threadTs: thread || undefined })
  if (sent || area.value) return
  area.value = text
  grow(area)
}

function wanted(area) {
  const before = area.value.slice(0, area.selectionStart)
  if (area.closest('.composer').dataset.command && /^\/\S*$/.test(before)) {
    return { source: 'complete-commands', from: 0, word: before }
  }
  const person = /(?:^|\s)@([\w.-]*)$/.exec(before)
  return person
    ? { source: 'complete-people', from: before.length - person[1].length - 1, word: person[1] }
    : undefined
}

function complete(area) {
  const want = wanted(area)
  closeList()
  if (!want) return
  const word = want.word.toLowerCase()
  const fits = (item) =>
    item.dataset.find
      .toLowerCase()
      .split(' ')
      .some((part) => part.startsWith(word))
  const items = [...document.getElementById(want.source).children]
    .filter(fits)
    .map((item) => item.cloneNode(true))
  if (items.length) openList(area, items, want.from)
}

function openList(area, items, from) {
  const box = document.createElement('div')
  box.className = 'menu-box completion'
  box.id = 'completion'
  box.setAttribute('role', 'listbox')
  box.setAttribute('aria-label', 'Suggestions')
  for (const [i, item] of items.entries()) item.id = `completion-${i}`
  box.append(...items)
  document.getElementById('layer').append(box)
  const frame = area.closest('.composer').getBoundingClientRect()
  Object.assign(box.style, {
    left: `${frame.left}px`,
    width: `${frame.width}px`,
    bottom: `${innerHeight - frame.top + 4}px`,
    maxHeight: `${Math.min(360, frame.top - 12)}px`,
  })
  area.setAttribute('aria-expanded', 'true')
  area.setAttribute('aria-controls', box.id)
  list = { area, box, items, at: 0, from }
  mark(0)
}

function mark(at) {
  list.items[list.at]?.classList.remove('active')
  list.at = (at + list.items.length) % list.items.length
  const item = list.items[list.at]
  item.classList.add('active')
  item.scrollIntoView({ block: 'nearest' })
  list.area.setAttribute('aria-activedescendant', item.id)
}

export function closeList() {
  if (!list) return
  list.box.remove()
  list.area.setAttribute('aria-expanded', 'false')
  list.area.removeAttribute('aria-activedescendant')
  list = undefined
}

function accept(item) {
  const { area, from } = list
  closeList()
  area.setRangeText(item.dataset.insert, from, area.selectionStart, 'end')
  drafts.set(area.id, area.value)
  grow(area)
  area.focus()
}

function onKey(event) {
  if (!event.target.matches?.('.composer-text') || event.isComposing) return
  if (list && onListKey(event)) return event.preventDefault()
  if (event.key !== 'Enter' || event.shiftKey) return
  event.preventDefault()
  send(event.target)
}

function onListKey(event) {
  const { key } = event
  if (key === 'ArrowDown') mark(list.at + 1)
  else if (key === 'ArrowUp') mark(list.at - 1)
  else if (key === 'Escape') closeList()
  else if (key === 'Tab' || (key === 'Enter' && !event.shiftKey)) accept(list.items[list.at])
  else return false
  event.stopPropagation()
  return true
}

function onTool(button) {
  const area = areaOf(button)
  const { selectionStart: start, selectionEnd: end } = area
  const mark = button.dataset.wrap
  if (mark) {
    area.setRangeText(`${mark}${area.value.slice(start, end)}${mark}`, start, end, 'end')
    if (start === end) area.setSelectionRange(start + mark.length, start + mark.length)
  } else area.setRangeText(button.dataset.insert, start, end, 'end')
  area.focus()
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

function onClick(event) {
  const item = event.target.closest('#completion .menu-item')
  if (item) return accept(item)
  if (list && event.target !== list.area) closeList()
  const tool = event.target.closest('.tool[data-wrap], .tool[data-insert]')
  if (tool) return onTool(tool)
  // Clicking anywhere in the frame is clicking into the text, as in Slack.
  if (event.target.matches('.composer, .composer-foot')) areaOf(event.target)?.focus()
}

export function watchComposer() {
  document.addEventListener('keydown', onKey, true)
  document.addEventListener('click', onClick)
  document.addEventListener('input', (event) => {
    if (!event.target.matches('.composer-text')) return
    drafts.set(event.target.id, event.target.value)
    grow(event.target)
    complete(event.target)
  })
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('.composer')) return
    event.preventDefault()
    send(areaOf(event.target))
  })
}
