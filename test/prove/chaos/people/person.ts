import { setTimeout as wait } from 'node:timers/promises'
import type { Button } from '@slack/types'
import { messageBody } from '../../../../src/sandbox/slack/person/draw.ts'
import type { PersonDriver } from '../../../../src/sandbox/slack/person/driver.ts'
import type { Screen, ScreenMessage } from '../../../../src/sandbox/slack/screen.ts'
import type { SlackSandbox } from '../../../../src/sandbox/slack/start.ts'
import { buttonOn } from '../../seen.ts'
import { type Heard, lastWord, otherAnswer, textsOf, Unanswered, windowOf } from './heard.ts'

type Hope = RegExp | ((heard: Heard) => string | undefined)

const LOOK_MS = 150
/** A person whose click came to nothing clicks again after a while. */
const AGAIN_MS = 1_000
const TRIES = 4

/** Somebody at their screen, with patience. */
export class Person {
  readonly id: string
  readonly name: string
  readonly driver: PersonDriver
  readonly #slack: SlackSandbox
  /** For so long they wait for an answer. */
  readonly #patience: { ms: number }
  #since = ''

  constructor(slack: SlackSandbox, handle: string, patience: { ms: number }) {
    this.#slack = slack
    this.#patience = patience
    this.driver = slack.person(handle)
    this.id = this.driver.id
    this.name = handle
  }

  /** Loads Slack anew: nothing is open, and what was said before is no answer. */
  async begin(place = '#general'): Promise<void> {
    this.driver.reload()
    this.#since = (Date.now() / 1_000).toFixed(6)
    await this.driver.goto(place)
  }

  heard(): Heard {
    const screen = this.driver.screen()
    const { modal, notice } = screen
    const place = screen.place.kind === 'channel' ? screen.place.messages.filter((one) => one.ephemeral) : []
    const direct = this.#messages(screen.app.imChannelId)
    const said = [...this.#own(place, screen), ...this.#own(direct, screen)]
    return { window: modal && windowOf(screen, modal), said, notice }
  }

  /** Names what their Home shows: another one once it has been drawn anew. */
  homeHash(): string | undefined {
    const { place } = this.#slack.gestures.screen(this.id, { kind: 'home' })
    return place.kind === 'home' ? place.view?.hash : undefined
  }

  /** What their Home shows. */
  homeBlocks(): readonly { block_id?: string }[] {
    const { place } = this.#slack.gestures.screen(this.id, { kind: 'home' })
    return place.kind === 'home' ? (place.view?.view.blocks ?? []) : []
  }

  /** Presses the button of that text in a block of Home. */
  async pressInHome(blockId: string, label: string): Promise<void> {
    const { place } = this.#slack.gestures.screen(this.id, { kind: 'home' })
    const viewId = place.kind === 'home' ? place.view?.id : undefined
    const block = this.homeBlocks().find((one) => one.block_id === blockId) as
      | { elements?: Button[] }
      | undefined
    const actionId = block?.elements?.find(({ text }) => text?.text === label)?.action_id
    if (!viewId || !actionId) throw new Unanswered('refused', `there is no ${label} any more`)
    const container = { type: 'view', viewId } as const
    await this.#slack.gestures.press(this.id, { container, blockId, actionId })
  }

  /** The app's direct messages, oldest first. */
  letters(): ScreenMessage[] {
    return this.inChannel(this.driver.screen().app.imChannelId)
  }

  /** What of the app all can see in a channel, or in a thread of it. */
  inChannel(channelId: string, threadTs?: string): ScreenMessage[] {
    return this.#messages(channelId, threadTs).filter(({ ephemeral }) => !ephemeral)
  }

  /** Resolves with the words that were hoped for. Throws an `Unanswered` with what came in their place. */
  async hears(hope: Hope, atMostMs = Number.POSITIVE_INFINITY): Promise<string> {
    for (const began = Date.now(); ; await wait(LOOK_MS)) {
      const heard = this.heard()
      const found = hope instanceof RegExp ? textsOf(heard).find((text) => hope.test(text)) : hope(heard)
      if (found !== undefined) return found
      const other = otherAnswer(heard)
      if (other) throw other
      if (Date.now() - began > Math.min(atMostMs, this.#patience.ms)) throw lastWord(heard)
    }
  }

  /** What there is in place of whatever they waited for. */
  otherwise(): Unanswered {
    const heard = this.heard()
    return otherAnswer(heard) ?? lastWord(heard)
  }

  /** Sends the open window, and once more where Slack got no answer: the same window does nothing twice. */
  async sends(hope: Hope): Promise<string> {
    const form = this.heard().window
    if (!form) throw new Unanswered('nothing', 'the window is gone')
    for (let tries = 1; ; tries++) {
      await this.driver.submit()
      try {
        return await this.hears(hope)
      } catch (error) {
        const isLast = tries === TRIES || this.#patience.ms === 0
        if (!(error instanceof Unanswered) || error.how === 'refused' || isLast) throw error
        await wait(AGAIN_MS * tries)
        if (!(await this.#backTo(form.id))) throw error
      }
    }
  }

  /** Presses a button of a message, where it still has one. */
  async press(message: ScreenMessage, label: string): Promise<void> {
    const target = buttonOn(message, label)
    if (!target) throw new Unanswered('refused', `there is no ${label} any more`)
    await this.#slack.gestures.press(this.id, target)
  }

  /** Closes what lies on top of the window. False where that is no longer a form to be sent. */
  async #backTo(id: string): Promise<boolean> {
    if (this.heard().window?.id !== id) await this.driver.cancel()
    this.driver.dismiss()
    const { modal } = this.driver.screen()
    return modal?.id === id && !modal.busy && 'submit' in modal.view && modal.view.submit !== undefined
  }

  #messages(channelId: string, threadTs?: string): ScreenMessage[] {
    const where = { kind: 'channel', channelId, ...(threadTs !== undefined && { threadTs }) } as const
    const { place, app } = this.#slack.gestures.screen(this.id, where)
    if (place.kind !== 'channel') return []
    return (place.thread?.messages ?? place.messages).filter(({ authorId }) => authorId === app.userId)
  }

  #own(messages: ScreenMessage[], screen: Screen): string[] {
    return messages.filter(({ ts }) => ts > this.#since).map((message) => messageBody(message, screen))
  }
}
