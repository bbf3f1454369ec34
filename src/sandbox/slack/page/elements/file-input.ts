/** A place to drop or choose files, with what is already there. */
import type { FileInput } from '@slack/types'
import { z } from 'zod'
import { type DrawElement, idOf, json, stateOf } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { icon } from '../parts/icons.ts'
import { describing, field } from './field.ts'

const shownFile = z.object({
  id: z.string(),
  name: z.string().default('file'),
  mimetype: z.string().default(''),
  size: z.number().default(0),
  url: z.string().optional(),
  url_private: z.string().optional(),
})
type ShownFile = z.infer<typeof shownFile>

export const fileInput: DrawElement<FileInput> = (element, spot) => {
  const id = idOf(spot, element.action_id)
  const state = stateOf(spot, element.action_id)
  const listed = Array.isArray(state?.files) ? state.files : []
  const files = listed.flatMap((file) => shownFile.safeParse(file).data ?? [])
  const max = element.max_files ?? 10
  const accept = element.filetypes?.map((type) => `.${type}`).join(',') ?? ''
  return field(
    element,
    spot,
    html`<div class="files" data-max="${max}" data-types="${json(element.filetypes ?? [])}">
      ${files.map(fileRow)}
      <div class="dropzone" data-dropzone ${files.length >= max ? 'hidden' : ''}>
        <input type="file" id="${id}" class="file-native" data-file accept="${accept}" ${max > 1 ? 'multiple' : ''} ${describing(spot)}>
        <label for="${id}" class="dropzone-label">${icon('upload')}<span><b>Upload file</b> or drop it here</span></label>
      </div>
      <p class="file-problem" data-file-problem role="alert"></p>
    </div>`,
  )
}

function fileRow(file: ShownFile): Html {
  const address = file.url ?? file.url_private
  const picture = address && file.mimetype.startsWith('image/')
  return html`<div class="file-row">
    ${picture ? html`<img class="file-picture" src="${address}" alt="Preview of ${file.name}">` : html`<span class="file-picture">${icon('file')}</span>`}
    <span class="file-name">${file.name}<span class="file-size">${sizeOf(file.size)}</span></span>
    <button type="button" class="btn btn-icon btn-plain" data-remove-file="${file.id}" aria-label="Remove ${file.name}" title="Remove">${icon('close')}</button>
  </div>`
}

const sizeOf = (bytes: number): string =>
  bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`
