/** Finding on a screen what a person means by a visible text. */
import { elementsIn, type Loose } from '../blocks/walk.ts'
import type { ElementState, Screen, StateValues, Target } from '../screen.ts'
import { drawMessage } from './draw.ts'
import { drawBlock } from './draw-block.ts'
import { plain, textOf } from './words.ts'

/** Something that can be acted on, where it is and what stands around it. */
export interface Control {
  element: Loose
  target: Target
  state: ElementState | undefined
  /** Label of its input block, or the text of its section, or its own placeholder. */
  label: string
  /** Which of the part's blocks it is in. */
  index: number
  part: Part
}

/** A message or a view, as blocks. */
interface Part {
  container: Target['container']
  blocks: Loose[]
  values: StateValues
  /** Drawn text of each block. */
  drawn: string[]
  /** The author's name and the like, for `near`. */
  whole: string
}

/** What can be reached: the modal if there is one, otherwise the newest message first, or Home. */
export function controlsOn(screen: Screen): Control[] {
  return partsOf(screen).flatMap((part) => controlsIn(part, screen))
}

function partsOf(screen: Screen): Part[] {
  const { modal, place } = screen
  const view = modal ?? (place.kind === 'home' ? place.view : undefined)
  if (view) return [part(screen, { type: 'view', viewId: view.id }, view.view.blocks, view.values, '')]
  if (place.kind === 'home') return []
  const messages = [...(place.thread?.messages ?? []), ...place.messages].sort((a, b) =>
    a.ts < b.ts ? 1 : -1,
  )
  return messages.map((message) => {
    const { channelId, ts, blocks = [], values = {} } = message
    return part(screen, { type: 'message', channelId, ts }, blocks, values, drawMessage(message, screen))
  })
}

function part(
  screen: Screen,
  container: Target['container'],
  blocks: readonly unknown[],
  values: StateValues,
  whole: string,
): Part {
  const flat = (blocks as Loose[]).flatMap((block) => nested(block))
  return {
    container,
    blocks: flat,
    values,
    whole,
    drawn: flat.map((block) => drawBlock(block, { values, screen })),
  }
}

const nested = (block: Loose): Loose[] => {
  if (block.type === 'carousel') return block.elements as Loose[]
  return block.type === 'container' ? (block.child_blocks as Loose[]) : [block]
}

function controlsIn(part: Part, screen: Screen): Control[] {
  return part.blocks.flatMap((block, index) =>
    elementsIn(block).map(({ element }) => {
      const blockId = String(block.block_id)
      const actionId = String(element.action_id)
      const words = block.label ?? block.text ?? element.placeholder
      return {
        element,
        index,
        part,
        label: words ? textOf(words, screen) : '',
        target: { container: part.container, blockId, actionId },
        state: part.values[blockId]?.[actionId],
      }
    }),
  )
}

/** `label#2` means the second one of that label. */
export function byLabel(controls: Control[], label: string): Control | undefined {
  const [, name = label, nth = '1'] = /^(.*)#(\d+)$/.exec(label) ?? []
  const matching = controls.filter((control) => plain(control.label) === plain(name))
  return matching[Number(nth) - 1]
}

/** Of several, the one closest to the block that shows `near`; dividers and headers keep groups apart. */
export function nearest(controls: Control[], near: string | undefined): Control | undefined {
  if (near === undefined) return controls[0]
  const scored = controls.map((control) => ({ control, distance: distanceTo(control, near) }))
  const [best] = scored.sort((a, b) => a.distance - b.distance)
  return best && best.distance < Number.POSITIVE_INFINITY ? best.control : undefined
}

const groupEnd = new Set(['divider', 'header'])

function distanceTo({ part, index }: Control, near: string): number {
  const wanted = near.toLowerCase()
  const distances = part.drawn.flatMap((text, at) => {
    if (!text.toLowerCase().includes(wanted)) return []
    const between = part.blocks.slice(Math.min(at, index) + 1, Math.max(at, index))
    const apart = between.some((block) => groupEnd.has(block.type)) ? 1_000 : 0
    // Buttons stand under what they belong to more often than above it.
    return [Math.abs(index - at) + (index < at ? 0.5 : 0) + apart]
  })
  if (distances.length > 0) return Math.min(...distances)
  return part.whole.toLowerCase().includes(wanted) ? 10_000 : Number.POSITIVE_INFINITY
}
