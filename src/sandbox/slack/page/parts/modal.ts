/** The modal on top of the stack. */
import type { ModalView, View } from '@slack/types'
import type { ScreenView } from '../../screen.ts'
import { blocks } from '../blocks/block.ts'
import { json } from '../draw.ts'
import { domId, type Html, html, nothing } from '../html.ts'
import type { Reader } from '../reader.ts'
import { plainText } from '../text/text-object.ts'
import { appAvatar } from './avatar.ts'
import { icon } from './icons.ts'

const isModal = (view: View): view is ModalView => view.type === 'modal'

export function modal(shown: ScreenView | undefined, reader: Reader): Html {
  if (!shown || !isModal(shown.view)) return nothing
  const { view } = shown
  const id = domId('modal', shown.id)
  const container = { type: 'view', viewId: shown.id }
  return html`<div class="scrim"></div>
    <form class="modal" id="${id}" novalidate role="dialog" aria-modal="true" aria-labelledby="${id}-title" aria-busy="${String(shown.busy)}" data-view="${shown.id}" data-container="${json(container)}" data-depth="${shown.depth}" tabindex="-1">
      ${modalHead(shown, view, id)}
      <div class="modal-body" data-scroll="start" id="${id}-body">${blocks(view.blocks, {
        reader,
        surface: 'modal',
        key: shown.id,
        values: shown.values,
        errors: shown.errors,
      })}</div>
      ${modalFoot(shown, view)}
    </form>`
}

const modalHead = (shown: ScreenView, view: ModalView, id: string): Html => html`<header class="modal-head">
    ${shown.depth ? html`<button type="button" class="btn btn-icon btn-plain" data-close-view="one" aria-label="Back" title="Back">${icon('arrowLeft')}</button>` : html`<span class="modal-app">${appAvatar()}</span>`}
    <h2 id="${id}-title">${plainText(view.title.text)}</h2>
    <button type="button" class="btn btn-icon btn-plain" data-close-view="all" aria-label="Close" title="Close">${icon('close')}</button>
  </header>`

function modalFoot(shown: ScreenView, view: ModalView): Html {
  // Slack's own words where the app gives none.
  const close = view.close?.text ?? (view.submit ? 'Cancel' : 'Close')
  return html`<footer class="modal-foot">
    <button type="button" class="btn" data-close-view="one">${plainText(close)}</button>
    ${view.submit ? html`<button type="submit" class="btn btn-primary" data-submit ${shown.busy ? html`aria-disabled="true" data-busy` : ''}><span class="btn-label">${plainText(view.submit.text)}</span></button>` : ''}
  </footer>`
}
