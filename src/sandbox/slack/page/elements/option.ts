/** What an option carries to the browser, so that a choice can be sent back exactly as the app gave it. */
import type { Option } from '@slack/types'
import { z } from 'zod'
import { type Html, html } from '../html.ts'
import type { Reader } from '../reader.ts'
import { textObject } from '../text/text-object.ts'

const chosen = z.object({ value: z.string() })

export const chosenValue = (option: unknown): string | undefined => chosen.safeParse(option).data?.value

export const chosenValues = (options: unknown): string[] =>
  Array.isArray(options) ? options.flatMap((option) => chosenValue(option) ?? []) : []

export const optionText = (option: Option, reader: Reader): Html =>
  html`<span class="option-text">${textObject(option.text, reader)}</span>${
    option.description
      ? html`<span class="option-description">${textObject(option.description, reader)}</span>`
      : ''
  }`
