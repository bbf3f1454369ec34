import type { Block, KnownBlock } from '@slack/types'
import type { Target } from '../../src/sandbox/slack/screen.ts'
import type { Presser, Rig } from './rig.ts'
import { modalText, noticeOf, whispers } from './seen.ts'
import { until } from './until.ts'

export const WISHES = ['approve', 'approve twice', 'reject', 'reject from the card'] as const
export type Wish = (typeof WISHES)[number]

/** What somebody did with a card, and all that the app answered them. */
export interface Press {
  by: Presser
  wish: Wish
  answers: string[]
}

/** A rejection was taken: Slack closes the window. */
export const CLOSED = '(the window closed)'

export interface Buttons {
  approve: Target
  reject: Target
}

/** Gets somebody ready; the answer does the deed at once when it is called, and resolves with all answers. */
export async function ready(
  rig: Rig,
  by: Presser,
  wish: Wish,
  buttons: Buttons,
): Promise<() => Promise<Press>> {
  rig.slack.gestures.reload(by.id)
  const deeds: Record<Wish, () => Promise<string[]>> = {
    approve: () => approve(rig, by, buttons, 1),
    'approve twice': () => approve(rig, by, buttons, 2),
    reject: () => sendReason(rig, by),
    'reject from the card': async () => {
      await rig.slack.gestures.press(by.id, buttons.reject)
      return (await answered(rig, by, 1)) ? heard(rig, by) : sendReason(rig, by)
    },
  }
  if (wish === 'reject') {
    await rig.slack.gestures.press(by.id, buttons.reject)
    await until(() => modalText(rig, by.id) !== undefined)
  }
  return async () => {
    const answers = await deeds[wish]()
    const notice = noticeOf(rig, by.id)
    return { by, wish, answers: notice ? [...answers, notice] : answers }
  }
}

async function approve(rig: Rig, by: Presser, buttons: Buttons, times: number): Promise<string[]> {
  await Promise.all(Array.from({ length: times }, () => rig.slack.gestures.press(by.id, buttons.approve)))
  await answered(rig, by, times)
  return heard(rig, by)
}

const heard = (rig: Rig, by: Presser): string[] => whispers(rig, by.id, rig.reviewChannel)

/** Whether there were words for the person; a window that opens instead ends the waiting, too. */
async function answered(rig: Rig, by: Presser, times: number): Promise<boolean> {
  await until(() => heard(rig, by).length >= times || modalText(rig, by.id) !== undefined)
  return heard(rig, by).length > 0
}

/** Types a reason into the open window and sends it: the window closes, or says why not. */
async function sendReason(rig: Rig, by: Presser): Promise<string[]> {
  const { modal } = rig.slack.gestures.screen(by.id, { kind: 'home' })
  const blocks: (KnownBlock | Block)[] = modal?.view.blocks ?? []
  const input = blocks.find((block) => block.type === 'input')
  if (!modal || !input || !('element' in input) || !input.block_id || !input.element.action_id) return []
  const typed = { [input.element.action_id]: { type: input.element.type, value: reasonOf(by) } }
  await rig.slack.gestures.submit(by.id, modal.id, { [input.block_id]: typed })
  return [...heard(rig, by), modalText(rig, by.id) ?? CLOSED]
}

export const reasonOf = (by: Presser): string => `${by.name} wants to know more.`
