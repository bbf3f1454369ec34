/** One block in plain text. */
import { elementsIn, type Loose } from '../blocks/walk.ts'
import type { Screen, StateValues } from '../screen.ts'
import { drawElement } from './draw-element.ts'
import { richTextOf, textOf } from './words.ts'

export interface Drawn {
  values: StateValues
  errors?: Record<string, string>
  screen: Screen
}

export function drawBlock(block: Loose, drawn: Drawn): string {
  const draw = drawings[block.type]
  return draw ? draw(block, drawn) : `(${block.type})`
}

export const drawBlocks = (blocks: readonly unknown[], drawn: Drawn) =>
  (blocks as Loose[]).map((block) => drawBlock(block, drawn)).join('\n')

const lines = (...parts: (string | undefined)[]) => parts.filter(Boolean).join('\n')

function elements(block: Loose, { values, screen }: Drawn, between = ' '): string {
  return elementsIn(block)
    .map(({ element }) =>
      drawElement(element, values[String(block.block_id)]?.[String(element.action_id)], screen),
    )
    .join(between)
}

type Draw = (block: Loose, drawn: Drawn) => string

const section: Draw = (block, drawn) => {
  const { text, fields = [], accessory } = block as Loose & { fields?: unknown[]; accessory?: Loose }
  const image = accessory?.type === 'image' ? drawElement(accessory, undefined, drawn.screen) : ''
  return lines(
    text ? textOf(text, drawn.screen) : undefined,
    ...fields.map((field) => textOf(field, drawn.screen)),
    image,
    elements(block, drawn),
  )
}

const input: Draw = (block, drawn) => {
  const { label, hint, optional, block_id: id } = block
  const error = drawn.errors?.[String(id)]
  const element = elements(block, drawn)
  return lines(
    `${textOf(label, drawn.screen)}${optional ? ' (optional)' : ''}: ${element.includes('\n') ? '\n' : ''}${element}`,
    hint ? `  ${textOf(hint, drawn.screen)}` : undefined,
    error ? `  ! ${error}` : undefined,
  )
}

const context: Draw = ({ elements: parts }, { screen }) =>
  (parts as Loose[])
    .map((part) => (part.type === 'image' ? drawElement(part, undefined, screen) : textOf(part, screen)))
    .join(' ')

const card: Draw = (block, drawn) => {
  const words = [block.title, block.subtitle, block.body].map((text) => text && textOf(text, drawn.screen))
  return lines(...(words as string[]), elements(block, drawn))
}

const container: Draw = (block, drawn) =>
  lines(
    block.title ? textOf(block.title, drawn.screen) : undefined,
    block.rich_text_title ? richTextOf(block.rich_text_title as Loose, drawn.screen) : undefined,
    block.subtitle ? textOf(block.subtitle, drawn.screen) : undefined,
    drawBlocks(block.child_blocks as Loose[], drawn),
  )

const grid: Draw = (block, { screen }) =>
  lines(
    block.caption as string | undefined,
    ...(block.rows as Loose[][]).map((row) =>
      row
        .map((cell) => (cell.type === 'rich_text' ? richTextOf(cell, screen) : String(cell.text)))
        .join(' | '),
    ),
  )

const drawings: Record<string, Draw> = {
  actions: elements,
  alert: (block, { screen }) => `(${String(block.level ?? 'default')}) ${textOf(block.text, screen)}`,
  card,
  carousel: (block, drawn) => drawBlocks(block.elements as Loose[], drawn),
  container,
  context,
  context_actions: elements,
  data_table: grid,
  divider: () => '---',
  header: (block, { screen }) => textOf(block.text, screen),
  image: (block, { screen }) =>
    lines(block.title ? textOf(block.title, screen) : undefined, `(image: ${String(block.alt_text)})`),
  input,
  markdown: (block) => String(block.text),
  rich_text: (block, { screen }) => richTextOf(block, screen),
  section,
  table: grid,
  video: (block, { screen }) => `(video: ${textOf(block.title, screen)})`,
}
