import type { ModalView } from '@slack/types'
import type { PersonRef } from '../domain/records.ts'
import { acknowledging, PATIENCE_MS } from './acknowledge.ts'
import { wordsFor } from './answer-error.ts'
import type { SlackDeps } from './deps.ts'
import type { Message, Shown } from './messenger.ts'
import { sentenceMessage } from './views/messages.ts'
import { waitingView, windowOf } from './views/waiting.ts'

/** The ways to answer a click, a command or a shortcut. Which of Slack's ways is taken depends on how late it is. */
export interface Answer {
  /** From here on the answer is a window: where it is late, one that says so is opened before the trigger dies. */
  expectWindow(): void
  /** Opens a window, on top of the one that was clicked in; shown again, it draws that window anew. */
  show(view: ModalView): Promise<Shown>
  /** A message that only this person sees. Where it takes a window to say it, that has the title. */
  say(message: Message, title?: string): Promise<void>
}

/** The same for what was clicked in a message or a window. */
export interface ClickAnswer extends Answer {
  /** Draws the window anew that was clicked in. Nothing where it is closed by now. */
  redraw(view: ModalView): Promise<Shown | undefined>
  /** Puts a message in the place of the one that was clicked in. False where Slack does not take it. */
  replace(message: Message): Promise<boolean>
  /** Takes the message away that was clicked in. False where Slack does not take it. */
  remove(): Promise<boolean>
}

/** What `listen.ts` needs besides. Neither throws: whatever fails here is in the log. */
export interface Answering extends ClickAnswer {
  /** The listener is done: whoever still waits is told so. */
  finish(): Promise<void>
  /** The listener has thrown: the person is told. */
  fail(error: unknown): Promise<void>
}

export interface Asked extends PersonRef {
  triggerId: string
  /** Of a command: its acknowledgement can carry the answer. */
  ack?(message?: Message): Promise<void>
  /** What was clicked in, where that is no message. */
  view?: { id: string; type: string } | undefined
  responseUrl?: string | undefined
  /** Whether the work has changed anything by now. */
  committed(): boolean
}

export function answering(
  asked: Asked,
  { messenger, log }: Pick<SlackDeps, 'messenger' | 'log'>,
  doing: string,
): Answering {
  const { triggerId, responseUrl } = asked
  const modalId = asked.view?.type === 'modal' ? asked.view.id : undefined
  const acknowledge = asked.ack ? acknowledging(asked.ack, log, doing) : async () => false
  let windowExpected = false
  /** The window that this answer has opened; `waiting` while it only says that the answer takes longer. */
  let opened: Promise<Shown | undefined> = Promise.resolve(undefined)
  let waiting = false

  const timer = setTimeout(() => {
    void acknowledge()
    if (!windowExpected) return
    waiting = true
    opened = open(waitingView()).catch((error) => void failed(error))
  }, PATIENCE_MS)

  const open = (view: ModalView): Promise<Shown> =>
    messenger.openView({ id: triggerId, onTop: modalId !== undefined }, view)

  function failed(error: unknown): false {
    log.warn({ error, doing }, 'a way to answer did not work')
    return false
  }

  /** The answer is there: from now on nothing is said in between. */
  function openedSoFar(): Promise<Shown | undefined> {
    clearTimeout(timer)
    waiting = false
    return opened
  }

  async function show(view: ModalView): Promise<Shown> {
    const window = await openedSoFar()
    await acknowledge()
    if (window) return (await messenger.updateView(window.id, view)) ?? window
    const shown = open(view)
    opened = shown.catch(() => undefined)
    return shown
  }

  /** By the first way that works; the last is a direct message, which needs neither a trigger nor a response_url. */
  async function tell(message: Message, title?: string): Promise<void> {
    const window = await openedSoFar()
    const view = windowOf(message, title)
    const ways: (() => Promise<unknown>)[] = [
      async () => window && messenger.updateView(window.id, view),
      () => acknowledge(message),
      async () => responseUrl && messenger.respond(responseUrl, { ...message, replaceOriginal: false }),
      async () => !window && open(view),
      () => messenger.directMessage(asked, message),
    ]
    for (const way of ways) if (await way().catch(failed)) return
    // Slack does not reach them, or they have left: no mistake of ours, which has a line of its own
    log.warn({ doing }, 'the person could not be told')
  }

  return {
    expectWindow() {
      windowExpected = true
    },
    show,
    say: tell,
    async redraw(view) {
      return modalId === undefined || (await opened) ? show(view) : messenger.updateView(modalId, view)
    },
    replace: async (message) =>
      responseUrl !== undefined &&
      messenger.respond(responseUrl, { ...message, replaceOriginal: true }).catch(failed),
    remove: async () => responseUrl !== undefined && messenger.removeOriginal(responseUrl).catch(failed),
    async finish() {
      const stillWaiting = waiting
      await openedSoFar()
      await acknowledge()
      if (stillWaiting) await tell(sentenceMessage('That is done. You can close this window.'))
    },
    async fail(error) {
      const { title, message } = wordsFor(error, log, doing, asked.committed())
      await tell(message, title)
    },
  }
}
