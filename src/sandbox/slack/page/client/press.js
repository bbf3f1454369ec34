/** Buttons of apps, their questions, and the frame of a modal: submit, back, cancel. */
import { targetOf, valuesIn } from './fields.js'
import { post, postInOrder } from './wire.js'

/** Presses a button or, with `option`, an entry of its overflow menu. */
export async function press(element, option) {
  if (element.hasAttribute('data-pressed')) return
  if (element.dataset.asks && !(await asked(element.dataset.asks))) return
  element.setAttribute('data-pressed', '')
  const target = targetOf(element)
  const view = target.container.type === 'view' ? element.closest('[data-view]') : undefined
  await postInOrder('press', { target, option, values: view ? valuesIn(view) : undefined })
  element.removeAttribute('data-pressed')
}

/** Asks what the app's `confirm` object says; resolves to whether the person agreed. */
export function asked(sourceId) {
  const source = document.getElementById(sourceId)
  if (!source) return Promise.resolve(true)
  const part = (name) => source.querySelector(`[data-part="${name}"]`)
  const dialog = document.createElement('dialog')
  dialog.className = 'confirm'
  dialog.setAttribute('aria-labelledby', 'confirm-title')
  const title = Object.assign(document.createElement('h2'), { id: 'confirm-title' })
  title.append(...part('title').cloneNode(true).childNodes)
  const text = Object.assign(document.createElement('div'), { className: 'text' })
  text.append(...part('text').cloneNode(true).childNodes)
  const foot = Object.assign(document.createElement('footer'), { className: 'modal-foot' })
  const deny = Object.assign(document.createElement('button'), { type: 'button', className: 'btn' })
  const agree = Object.assign(document.createElement('button'), {
    type: 'button',
    className: `btn btn-${source.dataset.style}`,
  })
  deny.textContent = part('deny').textContent
  agree.textContent = part('confirm').textContent
  foot.append(deny, agree)
  dialog.append(title, text, foot)
  document.body.append(dialog)
  dialog.showModal()
  agree.focus()
  deny.addEventListener('click', () => dialog.close())
  agree.addEventListener('click', () => dialog.close('yes'))
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}

function onClick(event) {
  const button = event.target.closest('[data-press]')
  if (button) return void onPress(event, button)
  const close = event.target.closest('[data-close-view]')
  if (close) return void closeView(close.closest('[data-view]'), close.dataset.closeView === 'all')
  if (event.target.closest('[data-dismiss-notice]')) return void post('dismiss-notice')
}

async function onPress(event, button) {
  // A link button opens by itself, unless there is a question to answer first.
  if (button.matches('a') && button.dataset.asks) {
    event.preventDefault()
    if (!(await asked(button.dataset.asks))) return
    open(button.href, '_blank', 'noopener')
    return void postInOrder('press', { target: targetOf(button) })
  }
  await press(button)
}

export const closeView = (view, all) => post('close', { viewId: view.dataset.view, all })

async function onSubmit(event) {
  const view = event.target.closest('[data-view]')
  if (!view) return
  event.preventDefault()
  const button = view.querySelector('[data-submit]')
  if (!button || button.hasAttribute('data-pressed') || button.hasAttribute('data-busy')) return
  button.setAttribute('data-pressed', '')
  await postInOrder('submit', { viewId: view.dataset.view, values: valuesIn(view) })
  button.removeAttribute('data-pressed')
}

export function watchPresses() {
  document.addEventListener('click', onClick)
  document.addEventListener('submit', onSubmit)
}
