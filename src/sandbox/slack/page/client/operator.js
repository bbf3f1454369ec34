/** The operator's panel: opening and closing it, and telling what its buttons did. */
import { post, toast } from './wire.js'

const panel = () => document.getElementById('operator')
const opener = () => document.getElementById('operator-open')

function show(shown, focus = true) {
  panel().hidden = !shown
  opener()?.setAttribute('aria-expanded', String(shown))
  // Kept by pushes as it is, like that of an open menu
  opener()?.toggleAttribute('data-menu-open', shown)
  if (focus) (shown ? panel().querySelector('button') : opener())?.focus()
}

async function act({ operator: verb, body, done }) {
  if (await post(`operator/${verb}`, JSON.parse(body))) toast(done)
}

function onClick(event) {
  const hit = (selector) => event.target.closest(selector)
  if (hit('[data-operator-open]')) return show(panel().hidden)
  if (hit('[data-operator-close]')) return show(false)
  const button = hit('[data-operator]')
  if (button) act(button.dataset)
  else if (!hit('#operator, .toast') && !panel().hidden && hit('.bar')) show(false, false)
}

/** Esc and Tab belong to the panel while the focus is in it, also above an open modal. */
function onKey(event) {
  const inside = panel().contains(document.activeElement) || document.activeElement === opener()
  if (panel().hidden || !inside) return
  if (event.key === 'Tab') event.stopPropagation()
  if (event.key !== 'Escape') return
  event.stopPropagation()
  show(false)
}

export function watchOperator() {
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', onKey, true)
}
