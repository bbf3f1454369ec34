/** Where a block is drawn: its surface, what is typed or chosen there, and the mistakes to show. */

import type { ElementState, StateValues } from '../screen.ts'
import type { Html } from './html.ts'
import { domId } from './html.ts'
import type { Reader } from './reader.ts'

export interface Draw {
  reader: Reader
  surface: 'message' | 'home' | 'modal'
  /** Of the message or view; makes ids unique in the page and the same at every push. */
  key: string
  /** Absent in messages, which keep no state of their own. */
  values?: StateValues
  errors?: Record<string, string>
}

/** One interactive element inside a block. */
export interface Spot {
  draw: Draw
  blockId: string
  /** Of the label that names this element, in an input block. */
  labelId?: string
  describedBy?: string
  invalid?: boolean
  required?: boolean
}

export const idOf = (spot: Spot, actionId = ''): string => domId(spot.draw.key, spot.blockId, actionId)

export const stateOf = (spot: Spot, actionId = ''): ElementState | undefined =>
  spot.draw.values?.[spot.blockId]?.[actionId]

export type DrawElement<E> = (element: E, spot: Spot) => Html

/** For `data-…` attributes; the template escapes the quotes. */
export const json = (value: unknown): string => JSON.stringify(value)
