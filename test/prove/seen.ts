import type { SlackGestures } from '../../src/sandbox/slack/gestures/gestures.ts'
import { messageBody } from '../../src/sandbox/slack/person/draw.ts'
import { drawBlocks } from '../../src/sandbox/slack/person/draw-block.ts'
import type { Screen, ScreenMessage, Target } from '../../src/sandbox/slack/screen.ts'

interface Eyes {
  slack: { gestures: SlackGestures }
}

const at = ({ slack }: Eyes, personId: string, channelId: string): Screen =>
  slack.gestures.screen(personId, { kind: 'channel', channelId })

const messagesOf = ({ place }: Screen): ScreenMessage[] => (place.kind === 'channel' ? place.messages : [])

/** The app's direct message with somebody. */
export const directMessageOf = ({ slack }: Eyes, personId: string): string =>
  slack.gestures.screen(personId, { kind: 'home' }).app.imChannelId

/** What only this person sees there. */
export function whispers(eyes: Eyes, personId: string, channelId: string): string[] {
  const screen = at(eyes, personId, channelId)
  return messagesOf(screen)
    .filter((message) => message.ephemeral)
    .map((message) => messageBody(message, screen))
}

export interface Seen {
  message: ScreenMessage
  text: string
}

/** The app's messages there that everybody can see and that name something. */
export function messagesAbout(eyes: Eyes, personId: string, channelId: string, what: string): Seen[] {
  const screen = at(eyes, personId, channelId)
  return messagesOf(screen).flatMap((message) => {
    if (message.ephemeral || message.authorId !== screen.app.userId) return []
    const text = messageBody(message, screen)
    return text.includes(what) || message.text.includes(what) ? [{ message, text }] : []
  })
}

/** What the person's open modal says. */
export function modalText({ slack }: Eyes, personId: string): string | undefined {
  const screen = slack.gestures.screen(personId, { kind: 'home' })
  const { modal } = screen
  return modal && drawBlocks(modal.view.blocks, { values: modal.values, errors: modal.errors, screen })
}

/** Slack's own words, where the app did not answer in time. */
export const noticeOf = ({ slack }: Eyes, personId: string): string | undefined =>
  slack.gestures.screen(personId, { kind: 'home' }).notice

/** Where to press: the button of that text. Nothing when the message has none (any more). */
export function buttonOn({ channelId, ts, blocks }: ScreenMessage, label: string): Target | undefined {
  for (const block of blocks ?? [])
    if (block.type === 'actions')
      for (const element of block.elements)
        if (element.type === 'button' && element.text.text === label && block.block_id && element.action_id)
          return {
            container: { type: 'message', channelId, ts },
            blockId: block.block_id,
            actionId: element.action_id,
          }
  return undefined
}
