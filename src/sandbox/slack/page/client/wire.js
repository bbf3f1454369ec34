/** Posts to the workspace, and the toasts that tell when something did not work. */

/** Whom this tab acts as. */
export const actingAs = () => new URLSearchParams(location.search).get('as') ?? ''

export async function post(gesture, body = {}) {
  const answer = await fetch(`/do/${gesture}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ as: actingAs(), ...body }),
  }).catch(() => undefined)
  if (answer?.ok) return true
  const told = await answer?.json().catch(() => undefined)
  toast(told?.error ?? 'The sandbox does not answer. Is it still running?')
  return false
}

// Changes go out in the order in which they were made, and before the press or submit that follows them.
let last = Promise.resolve()
export function postInOrder(gesture, body) {
  const next = last.then(() => post(gesture, body))
  last = next.catch(() => {})
  return next
}

export function toast(text) {
  const host = document.getElementById('toasts')
  const box = document.createElement('div')
  box.className = 'toast'
  box.textContent = text
  host.append(box)
  setTimeout(() => box.remove(), 6000)
}

export function announce(text) {
  document.getElementById('live').textContent = text
}
