/** The modal's behaviour: what lies behind is out of reach, focus goes in and comes back, Esc closes. */
import { closeView } from './press.js'

let opener
let viewId
let mistakes = ''

const dialog = () => document.querySelector('#modal [role=dialog]')

/** Before a push: where focus should return to once the modal is gone. */
export function beforeModal() {
  if (!dialog()) opener = document.activeElement
}

export function afterModal() {
  const now = dialog()
  document.getElementById('shell').inert = Boolean(now)
  if (!now) {
    if (viewId) returnFocus()
    viewId = undefined
    mistakes = ''
    return
  }
  const wrong = [...now.querySelectorAll('.field-error')].map((error) => error.id).join()
  if (now.dataset.view !== viewId) focusInside(now)
  else if (wrong && wrong !== mistakes) showMistake(now.querySelector('.has-error'))
  viewId = now.dataset.view
  mistakes = wrong
}

/** The field gets the focus, and its sentence is in sight too. */
function showMistake(block) {
  block.querySelector('input, textarea, button')?.focus()
  block.querySelector('.field-error').scrollIntoView({ block: 'nearest' })
}

function focusInside(now) {
  const first =
    now.querySelector('[data-autofocus]') ??
    now.querySelector('.modal-body :is(input:not([type=file]), textarea, .select)')
  ;(first ?? now).focus({ preventScroll: !first })
}

function returnFocus() {
  const back = opener?.isConnected ? opener : opener?.id ? document.getElementById(opener.id) : undefined
  const target = back && back !== document.body ? back : document.querySelector('#main .composer-text')
  target?.focus({ preventScroll: true })
}

/** True when there was a modal to close. */
export function escapeModal() {
  const now = dialog()
  if (!now) return false
  closeView(now, false)
  return true
}

/** Tab stays inside; the sandbox's bar can still be reached by mouse. */
export function watchDialogs() {
  document.addEventListener('keydown', (event) => {
    const now = dialog()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) now?.requestSubmit()
    if (event.key !== 'Tab' || !now || document.querySelector('dialog[open]')) return
    const stops = [...now.querySelectorAll('a[href], button, input, textarea, [tabindex="0"]')].filter(
      (stop) => stop.offsetParent && !stop.disabled,
    )
    const [first] = stops
    const end = stops.at(-1)
    if (!first) return
    const from = document.activeElement
    const outside = !now.contains(from) || from === now
    if (event.shiftKey ? from === first || outside : from === end || outside) {
      event.preventDefault()
      ;(event.shiftKey ? end : first).focus()
    }
  })
}
