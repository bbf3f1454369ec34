/** The question of a `confirm` object. Kept hidden beside its element; the browser shows it as a dialog. */
import type { ConfirmationDialog } from '@slack/types'
import { type Html, html } from '../html.ts'
import type { Reader } from '../reader.ts'
import { textObject } from '../text/text-object.ts'

export function confirmSource(confirm: ConfirmationDialog | undefined, id: string, reader: Reader): Html {
  if (!confirm) return html``
  return html`<div hidden id="${id}-confirm" data-style="${confirm.style ?? 'primary'}">
    <div data-part="title">${confirm.title?.text ?? 'Are you sure?'}</div>
    <div data-part="text">${textObject(confirm.text, reader)}</div>
    <div data-part="confirm">${confirm.confirm?.text ?? 'Yes'}</div>
    <div data-part="deny">${confirm.deny?.text ?? 'Cancel'}</div>
  </div>`
}
