import type {
  BlockAction,
  BlockElementAction,
  GlobalShortcut,
  MessageShortcut,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt'
import { z } from 'zod'
import type { Answer, ClickAnswer } from '../answer.ts'
import type { SlackDeps } from '../deps.ts'
import type { Outcome } from '../outcome.ts'

/** What listeners get. Nobody of them acknowledges: `listen.ts` does that, in time. */
export interface Click extends ClickAnswer {
  body: BlockAction
  action: BlockElementAction
}
export interface Command extends Answer, Pick<SlackCommandMiddlewareArgs, 'body' | 'command'> {}
export interface Shortcut extends Answer {
  body: GlobalShortcut | MessageShortcut
}
export interface Submission {
  body: ViewSubmitAction
  view: ViewSubmitAction['view']
  /** What the window shows next; once. */
  answer(outcome: Outcome): Promise<void>
}
export type Event<Name extends string> = Pick<SlackEventMiddlewareArgs<Name>, 'event'>

export type Run<Request> = (request: Request, deps: SlackDeps) => Promise<void>

/** Marks a listener whose answer is a window: where it is late, one that says so is opened first. */
export const opening =
  <Request extends Answer, More extends unknown[]>(
    run: (request: Request, ...more: More) => Promise<void>,
  ): typeof run =>
  (request, ...more) => {
    request.expectWindow()
    return run(request, ...more)
  }

const valueSchema = z.object({ value: z.string() })
const chosenSchema = z.object({ selected_option: valueSchema })
const personSchema = z.object({ selected_user: z.string() })

/** The value of the button that was pressed, or of the option or the person that was chosen. */
export function chosenValue(action: object): string {
  const person = personSchema.safeParse(action)
  if (person.success) return person.data.selected_user
  const button = valueSchema.safeParse(action)
  return button.success ? button.data.value : chosenSchema.parse(action).selected_option.value
}

/** The modal that the click happened in; nothing in messages and in Home. */
export const modalOf = (body: BlockAction): NonNullable<BlockAction['view']> | undefined =>
  body.view?.type === 'modal' ? body.view : undefined
