/** Picks the drawing for an interactive element. */
import type { ActionsBlockElement, InputBlockElement, SectionBlockAccessory } from '@slack/types'
import { imageElement } from '../blocks/image.ts'
import type { Spot } from '../draw.ts'
import type { Html } from '../html.ts'
import { button, overflow } from './button.ts'
import { checkboxes, radioButtons } from './choices.ts'
import { fileInput } from './file-input.ts'
import { select } from './select.ts'
import {
  datepicker,
  datetimepicker,
  numberInput,
  plainTextInput,
  richTextInput,
  singleLine,
  timepicker,
} from './text-input.ts'

export type AnyElement = ActionsBlockElement | InputBlockElement | SectionBlockAccessory

export function element(item: AnyElement, spot: Spot): Html {
  switch (item.type) {
    case 'button':
    case 'workflow_button':
      return button(item, spot)
    case 'overflow':
      return overflow(item, spot)
    case 'radio_buttons':
      return radioButtons(item, spot)
    case 'checkboxes':
      return checkboxes(item, spot)
    case 'plain_text_input':
      return plainTextInput(item, spot)
    case 'url_text_input':
    case 'email_text_input':
      return singleLine(item, spot)
    case 'number_input':
      return numberInput(item, spot)
    case 'datepicker':
      return datepicker(item, spot)
    case 'timepicker':
      return timepicker(item, spot)
    case 'datetimepicker':
      return datetimepicker(item, spot)
    case 'rich_text_input':
      return richTextInput(item, spot)
    case 'file_input':
      return fileInput(item, spot)
    case 'image':
      return imageElement(item, 'accessory-image')
    default:
      return select(item, spot)
  }
}
