import type { ImageBlock, ImageElement } from '@slack/types'
import type { Draw } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { plainText } from '../text/text-object.ts'

/** A file of the workspace is named by its id, its `url_private` or its permalink; all three hold the id. */
function addressOf(image: ImageElement | ImageBlock): string {
  if ('image_url' in image) return image.image_url
  const file = image.slack_file
  const id = 'id' in file ? file.id : /[-/](F[A-Z0-9]+)(?:\/|$)/.exec(file.url)?.[1]
  return id ? `/files-shown/${encodeURIComponent(id)}` : 'url' in file ? file.url : ''
}

export const imageElement = (image: ImageElement, className: string): Html =>
  html`<img class="${className}" src="${addressOf(image)}" alt="${image.alt_text}" loading="lazy">`

export const imageBlock = (block: ImageBlock, _draw: Draw): Html =>
  html`<figure class="image-block">${block.title ? html`<figcaption>${plainText(block.title.text)}</figcaption>` : ''}<img src="${addressOf(block)}" alt="${block.alt_text}" loading="lazy"></figure>`
