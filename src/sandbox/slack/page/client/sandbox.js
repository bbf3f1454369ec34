/** What is the sandbox's and not Slack's: the note with things to try. Also copying and the phone's drawer. */
import { toast } from './wire.js'

const seenKey = 'sandbox-try-seen'
const note = () => document.getElementById('try-note')

function showNote(shown) {
  note().hidden = !shown
  if (!shown) localStorage.setItem(seenKey, 'yes')
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    return toast('The browser did not allow copying. Select the text and press Ctrl+C.')
  }
  button.classList.add('copied')
  button.setAttribute('aria-label', 'Copied')
  setTimeout(() => button.classList.remove('copied'), 1500)
}

// biome-ignore lint/performance/useDomNodeTextContent: only innerText keeps the line breaks that one sees
const shownText = (message) => message.querySelector('.text, .blocks').innerText

/** `go(href, compose)` leads a tab somewhere and puts a text into its composer. */
export function watchSandbox(go) {
  if (!localStorage.getItem(seenKey)) showNote(true)
  document.addEventListener('click', (event) => {
    const hit = (selector) => event.target.closest(selector)
    if (hit('[data-try-open]')) showNote(note().hidden)
    if (hit('[data-try-close]')) showNote(false)
    const step = hit('[data-try-as]')?.dataset
    if (step) {
      const at = step.tryAt === 'start' ? '' : `&at=${step.tryAt}`
      go(`/?as=${step.tryAs}${at}`, step.tryCompose)
      if (innerWidth < 700) showNote(false)
    }
    const code = hit('[data-copy]')
    if (code) copy(code.parentElement.querySelector('[data-copy-source]').textContent, code)
    const message = hit('[data-copy-message]')
    if (message) copy(shownText(message.closest('.message')), message)
    if (hit('[data-drawer]')) document.body.classList.add('drawer-open')
    if (hit('[data-drawer-close]')) document.body.classList.remove('drawer-open')
  })
}
