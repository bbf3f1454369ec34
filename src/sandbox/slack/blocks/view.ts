/** Views: modals and Home. https://docs.slack.dev/reference/views */
import type { View } from '@slack/types'
import * as z from 'zod'
import { checkBlocks } from './check.ts'
import { type Problem, problem, problemsOf } from './problem.ts'
import { plainText, words } from './text.ts'
import { allBlocks, type Loose } from './walk.ts'

const common = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: words(255).optional(),
  external_id: words(255).optional(),
}

const modal = z.strictObject({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
  ...common,
})

const home = z.strictObject({ type: z.literal('home'), ...common })

/** Slack measures the view as JSON. */
export const viewTooLarge = (view: unknown) => Buffer.byteLength(JSON.stringify(view ?? null)) > 250 * 1024

export function checkView(
  type: 'modal' | 'home',
  view: unknown,
  at: readonly PropertyKey[] = ['view'],
): Problem[] {
  const parsed = (type === 'modal' ? modal : home).safeParse(view)
  if (!parsed.success) return problemsOf(parsed.error, at)
  const { blocks } = parsed.data
  const problems = checkBlocks(type, blocks, [...at, 'blocks'])
  if (problems.length > 0) return problems
  const asks = allBlocks(blocks).some((block) => block.type === 'input')
  return asks && 'title' in parsed.data && !parsed.data.submit
    ? [problem('missing required field: submit', at)]
    : []
}

/** The view as Slack keeps it: blocks and elements without an id get one. */
export function withIds<Checked extends Loose | View>(view: Checked, blocks = view.blocks): Checked {
  return { ...view, blocks: blocksWithIds(blocks as Loose[]) }
}

export function blocksWithIds(blocks: Loose[]): Loose[] {
  return blocks.map((block) => {
    const named = { ...block, block_id: block.block_id ?? shortId() }
    for (const key of ['elements', 'actions', 'child_blocks'] as const) renew(named, key)
    for (const key of ['element', 'accessory'] as const) {
      const element = (named as Loose)[key] as Loose | undefined
      if (element) Object.assign(named, { [key]: elementWithId(element) })
    }
    return named
  })
}

function renew(block: Loose, key: string): void {
  const list = block[key] as Loose[] | undefined
  if (!list) return
  const nested = block.type === 'carousel' || block.type === 'container'
  if (nested) block[key] = blocksWithIds(list)
  else if (block.type !== 'context' && block.type !== 'rich_text') block[key] = list.map(elementWithId)
}

function elementWithId(element: Loose): Loose {
  const actionable = element.type !== 'image' && element.action_id === undefined
  return actionable ? { ...element, action_id: shortId() } : element
}

/** Slack's made-up ids are short and random: they change with every update. */
const shortId = () => Math.random().toString(36).slice(2, 7)
