import { setTimeout as pause } from 'node:timers/promises'
import type { ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { acknowledging, PATIENCE_MS } from './acknowledge.ts'
import { wordsFor } from './answer-error.ts'
import type { SlackDeps } from './deps.ts'
import type { Message } from './messenger.ts'
import { slackVerdict } from './slack-error.ts'
import { formAgain } from './views/form-again.ts'
import { sentenceMessage, sentenceView } from './views/messages.ts'
import { waitingView, windowOf } from './views/waiting.ts'

/** What a submitted window shows next. */
export type Outcome =
  /** Another view in its place. */
  | { view: ModalView }
  /** What is wrong, by the `block_id` of its field; nothing was changed. */
  | { errors: Record<string, string> }
  /** The window closes. Where it is too late for that, it says this. */
  | { done: string }

/** None of it throws: whatever fails here is in the log. */
export interface Submitting {
  answer(outcome: Outcome): Promise<void>
  /** The listener is done. */
  finish(): Promise<void>
  /** The listener has thrown: the person is told. */
  fail(error: unknown): Promise<void>
}

interface Submitted {
  ack(response?: ViewResponseAction): Promise<void>
  view: ViewSubmitAction['view']
  tenantId: string
  userId: string
  /** Whether the work has changed anything by now. */
  committed(): boolean
}

/** So many mistakes are told in a message; where the form is seen, each stands at its field. */
const SAID = 4

/** The acknowledgement and a later drawing of the same window go different ways: Slack takes the first one first. */
const PAUSE_MS = 500
/** Slack may ask for longer; its person looks at "Working on it…" all the while. */
const AGAIN_MS = 1_000
const MOST_AGAIN_MS = 30_000

/**
 * A submission is answered by its acknowledgement. Where the answer is late, that says that it takes longer, and the
 * outcome is drawn in the window when it is there: what was typed too, if something is wrong with it.
 */
export function submitting(
  submitted: Submitted,
  { messenger, log }: Pick<SlackDeps, 'messenger' | 'log'>,
  doing: string,
): Submitting {
  const { view } = submitted
  const title = view.title.text
  const acknowledge = acknowledging(submitted.ack, log, doing)
  let settled = false
  const timer = setTimeout(
    () => void acknowledge({ response_action: 'update', view: waitingView(title) }),
    PATIENCE_MS,
  )

  /** `told` says it where Slack does not draw the window; `always`, also where that is closed by now. */
  async function settle(
    response: ViewResponseAction | undefined,
    late: ModalView,
    told: Message,
    always = false,
  ): Promise<void> {
    clearTimeout(timer)
    settled = true
    if (await acknowledge(response)) return
    await pause(PAUSE_MS)
    await orWarn(async () => {
      const drawn = await draw(late)
      if (drawn === 'refused' || (drawn === 'closed' && always))
        await messenger.directMessage(submitted, told)
    })
  }

  /** Once more where waiting may help: the window says until then that it takes longer. */
  async function draw(late: ModalView): Promise<'drawn' | 'closed' | 'refused'> {
    for (let tries = 1; ; tries++)
      try {
        return (await messenger.updateView(view.id, late)) ? 'drawn' : 'closed'
      } catch (error) {
        log.warn({ error, doing, tries }, 'the outcome could not be drawn')
        const verdict = slackVerdict(error)
        if (tries > 1 || verdict?.kind !== 'later') return 'refused'
        await pause(Math.min(verdict.retryAfterMs ?? AGAIN_MS, MOST_AGAIN_MS))
      }
  }

  const orWarn = (telling: () => Promise<unknown>): Promise<void> =>
    telling().then(
      () => undefined,
      (error: unknown) => log.warn({ error, doing }, 'the submitter could not be told'),
    )

  function answer(outcome: Outcome): Promise<void> {
    if ('view' in outcome) {
      const done = submitted.committed() ? 'this is done' : 'nothing was changed'
      return settle(
        { response_action: 'update', view: outcome.view },
        outcome.view,
        sentenceMessage(
          `${title}: ${done}, but Slack may not have drawn the window that says so. Type \`/devportal\` to look.`,
        ),
      )
    }
    if ('done' in outcome) {
      const told = sentenceMessage(outcome.done)
      return settle(undefined, windowOf(told, title), told)
    }
    const { errors } = outcome
    const mistakes = Object.values(errors)
    const more = mistakes.length > SAID ? ` There are ${mistakes.length - SAID} more.` : ''
    const told = sentenceMessage(`${title}: nothing was changed. ${mistakes.slice(0, SAID).join(' ')}${more}`)
    return settle({ response_action: 'errors', errors }, formAgain(view, { errors }), told, true)
  }

  return {
    answer,
    async finish() {
      if (!settled) await answer({ done: 'That is done. You can close this window.' })
    },
    fail(error) {
      const done = submitted.committed()
      const { title, text, message } = wordsFor(error, log, doing, done)
      // The window shows an answer already, which nothing will bring up to date
      if (settled) return orWarn(() => messenger.directMessage(submitted, message))
      const sentence = sentenceView(title, text)
      // The form would bring about once more what is done
      const response_action = done || atLimit(view) ? 'update' : 'push'
      const late = done ? sentence : formAgain(view, { note: text })
      return settle({ response_action, view: sentence } as ViewResponseAction, late, message, true)
    },
  }
}

/** Slack stacks three views: on the third one nothing can be pushed. */
const atLimit = ({ previous_view_id, root_view_id }: Submitted['view']): boolean =>
  Boolean(previous_view_id && previous_view_id !== root_view_id)
