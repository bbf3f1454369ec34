/** Finding things in blocks that have passed the schemas. Loose on purpose: a block is a record with a type. */
import type { KnownBlock } from '@slack/types'

export type Loose = Record<string, unknown> & { type: string }

/** An element that a person can act on, and the block it sits in. */
export interface Seated {
  block: Loose & { block_id: string }
  element: Loose & { action_id: string }
}

const childrenOf = (block: Loose): Loose[] => {
  if (block.type === 'container') return block.child_blocks as Loose[]
  return block.type === 'carousel' ? (block.elements as Loose[]) : []
}

/** Every block, also those inside containers and carousels. */
export function allBlocks(blocks: readonly unknown[]): Loose[] {
  return (blocks as Loose[]).flatMap((block) => [block, ...allBlocks(childrenOf(block))])
}

/** The block's own interactive elements, where they are. */
export function elementsIn(block: Loose): { element: Loose; path: (string | number)[] }[] {
  const list = (key: string) =>
    ((block[key] ?? []) as Loose[]).map((element, index) => ({ element, path: [key, index] }))
  if (block.type === 'actions' || block.type === 'context_actions') return list('elements')
  if (block.type === 'card') return list('actions')
  if (block.type === 'input') return [{ element: block.element as Loose, path: ['element'] }]
  const accessory = block.accessory as Loose | undefined
  const clickable = block.type === 'section' && accessory && accessory.type !== 'image'
  return clickable ? [{ element: accessory, path: ['accessory'] }] : []
}

export function seatedElements(blocks: readonly unknown[]): Seated[] {
  return allBlocks(blocks).flatMap((block) =>
    elementsIn(block).map(({ element }) => ({ block, element }) as Seated),
  )
}

export function findElement(blocks: readonly unknown[], blockId: string, actionId: string) {
  return seatedElements(blocks).find(
    ({ block, element }) => block.block_id === blockId && element.action_id === actionId,
  )
}

export const asBlocks = (blocks: unknown) => blocks as KnownBlock[]
