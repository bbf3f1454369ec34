/**
 * Puts a pushed piece into the page and leaves alone what belongs to the person: typed text, focus, caret,
 * scroll position, open sections and menus.
 */
import { Idiomorph } from './idiomorph.js'

const typed = 'input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea'
const ticked = 'input[type=checkbox], input[type=radio]'

// Set here in the browser; the server knows nothing of them.
const ownAttributes = new Set(['open', 'data-pressed', 'data-menu-open', 'style'])

export function replacePiece(name, html) {
  const root = document.getElementById(name)
  const scrolls = rememberScroll(root)
  const focused = root.contains(document.activeElement) ? document.activeElement : undefined
  Idiomorph.morph(root, html, {
    morphStyle: 'innerHTML',
    callbacks: {
      beforeNodeMorphed,
      beforeAttributeUpdated,
      beforeNodeRemoved: (node) => !node.dataset?.local,
    },
  })
  restoreScroll(root, scrolls)
  restoreFocus(root, focused)
}

function beforeNodeMorphed(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE || fresh.nodeType !== Node.ELEMENT_NODE) return true
  if (!old.id || old.id !== fresh.id) return true
  if (old.matches('.composer-text, .select[data-chosen]')) return false
  if (old.matches(typed) && fresh.matches(typed)) return keepTyped(old, fresh)
  if (old.matches(ticked) && fresh.matches(ticked)) return keepTicked(old, fresh)
  return true
}

/** A new value from the app is taken over, but never under the caret, nor over what was typed and not yet sent. */
function keepTyped(old, fresh) {
  const isNew = old.dataset.server !== fresh.dataset.server
  const mayReplace = document.activeElement !== old && !old.dataset.dirty
  const value = isNew && mayReplace ? fresh.value : old.value
  copyAttributes(old, fresh, ['value', 'data-dirty'])
  if (old.value !== value) old.value = value
  return false
}

function keepTicked(old, fresh) {
  const isNew = old.hasAttribute('checked') !== fresh.hasAttribute('checked')
  const checked = isNew ? fresh.hasAttribute('checked') : old.checked
  copyAttributes(old, fresh, [])
  old.checked = checked
  return false
}

function copyAttributes(old, fresh, except) {
  for (const { name, value } of [...fresh.attributes]) {
    if (!except.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  for (const { name } of [...old.attributes]) {
    if (!except.includes(name) && !fresh.hasAttribute(name)) old.removeAttribute(name)
  }
}

function beforeAttributeUpdated(name, node) {
  if (ownAttributes.has(name)) return false
  return !(name === 'aria-expanded' && node.hasAttribute('data-menu-open'))
}

function rememberScroll(root) {
  const scrolls = new Map()
  for (const box of root.querySelectorAll('[data-scroll]')) {
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40
    scrolls.set(box.id, { top: box.scrollTop, atEnd })
  }
  return scrolls
}

function restoreScroll(root, scrolls) {
  for (const box of root.querySelectorAll('[data-scroll]')) {
    const before = scrolls.get(box.id)
    const follows = box.dataset.scroll === 'end' && (!before || before.atEnd)
    if (follows) box.scrollTop = box.scrollHeight
    else if (before) box.scrollTop = before.top
  }
}

/** A picture that arrives late pushes the newest message out of sight. */
export function watchPictures() {
  const onLoad = ({ target }) => {
    const box = target.closest?.('[data-scroll=end]')
    const below = box ? box.scrollHeight - box.scrollTop - box.clientHeight : 0
    if (box && below < target.offsetHeight + 60) box.scrollTop = box.scrollHeight
  }
  document.addEventListener('load', onLoad, true)
}

function restoreFocus(root, focused) {
  if (!focused || focused.isConnected) return
  const again = focused.id ? document.getElementById(focused.id) : undefined
  const near = again ?? root.querySelector('[role=dialog]') ?? root.querySelector('[role=log], .home')
  near?.focus({ preventScroll: true })
}
