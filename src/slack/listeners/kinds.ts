import type {
  AllMiddlewareArgs,
  BlockAction,
  BlockElementAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt'
import { z } from 'zod'

export type Click = SlackActionMiddlewareArgs<BlockAction<BlockElementAction>> & AllMiddlewareArgs
export type Command = SlackCommandMiddlewareArgs & AllMiddlewareArgs
export type Shortcut = SlackShortcutMiddlewareArgs & AllMiddlewareArgs
export type Submission = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs
export type Event<Name extends string> = SlackEventMiddlewareArgs<Name> & AllMiddlewareArgs

const valueSchema = z.object({ value: z.string() })
const chosenSchema = z.object({ selected_option: valueSchema })

/** The value of the button that was pressed, or of the option that was chosen. */
export function chosenValue(action: object): string {
  const button = valueSchema.safeParse(action)
  return button.success ? button.data.value : chosenSchema.parse(action).selected_option.value
}

/** The modal that the click happened in; nothing in messages and in Home. */
export const modalOf = (body: BlockAction): NonNullable<BlockAction['view']> | undefined =>
  body.view?.type === 'modal' ? body.view : undefined
