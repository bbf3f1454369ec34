/** A block of code that selects as a whole with one click, and copies with one more. */
import { escapeHtml, type Html, raw } from '../html.ts'
import { icon } from './icons.ts'

export const preformattedString = (text: string): string =>
  `<div class="pre-frame"><pre class="pre" tabindex="0" aria-label="Code"><code data-copy-source>${escapeHtml(text)}</code></pre><button type="button" class="pre-copy" data-copy title="Copy" aria-label="Copy code">${icon('copy')}</button></div>`

export const preformatted = (text: string): Html => raw(preformattedString(text))
