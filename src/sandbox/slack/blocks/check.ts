/** Block Kit's rules for a list of blocks: each block by its schema, then the rules between blocks. */
import { blocksOn } from './blocks.ts'
import { type Problem, problem, problemsOf } from './problem.ts'
import type { Surface } from './text.ts'
import { allBlocks, elementsIn, type Loose } from './walk.ts'

type Path = readonly PropertyKey[]

export function checkBlocks(surface: Surface, blocks: unknown, at: Path = ['blocks']): Problem[] {
  const parsed = blocksOn[surface].safeParse(blocks)
  if (!parsed.success) return problemsOf(parsed.error, at)
  const list = blocks as Loose[]
  return [
    ...uniqueBlockIds(list, at),
    ...list.flatMap((block, index) => [
      ...uniqueActionIds(block, [...at, index]),
      ...respondOnlyInModals(block, surface, [...at, index]),
    ]),
    ...oneFocus(list, at),
    ...(surface === 'message' ? messageTotals(list, at) : []),
  ]
}

function uniqueBlockIds(blocks: Loose[], at: Path): Problem[] {
  const seen = new Set<unknown>()
  return allBlocks(blocks).flatMap((block) => {
    if (block.block_id === undefined) return []
    const repeated = seen.has(block.block_id)
    seen.add(block.block_id)
    return repeated ? [problem(`block_id ${String(block.block_id)} already exists`, at)] : []
  })
}

function uniqueActionIds(block: Loose, at: Path): Problem[] {
  const seen = new Set<unknown>()
  return elementsIn(block).flatMap(({ element, path }) => {
    if (element.action_id === undefined) return []
    const repeated = seen.has(element.action_id)
    seen.add(element.action_id)
    const message = `action_id ${String(element.action_id)} already exists`
    return repeated ? [problem(message, [...at, ...path, 'action_id'])] : []
  })
}

function respondOnlyInModals(block: Loose, surface: Surface, at: Path): Problem[] {
  if (surface === 'modal' && block.type === 'input') return []
  return elementsIn(block).flatMap(({ element, path }) =>
    element.response_url_enabled
      ? [problem('response_url_enabled is for input blocks of modals', [...at, ...path])]
      : [],
  )
}

function oneFocus(blocks: Loose[], at: Path): Problem[] {
  const focused = allBlocks(blocks)
    .flatMap(elementsIn)
    .filter(({ element }) => element.focus_on_load)
  return focused.length > 1 ? [problem('only one element may have focus_on_load', at)] : []
}

const charactersOf = (value: unknown) => textsIn(value).reduce((total, one) => total + one.length, 0)

function messageTotals(blocks: Loose[], at: Path): Problem[] {
  const of = (type: string) => allBlocks(blocks).filter((block) => block.type === type)
  const over = (type: string, limit: number) =>
    charactersOf(of(type)) > limit
      ? [problem(`${type} blocks of a message take up to ${limit} characters`, at)]
      : []
  return [
    ...(of('table').length > 1 ? [problem('only one table allowed in a message', at)] : []),
    ...over('table', 10_000),
    ...over('data_table', 20_000),
    ...over('markdown', 12_000),
  ]
}

/** Every `text` string in a tree of blocks. */
export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  )
}
