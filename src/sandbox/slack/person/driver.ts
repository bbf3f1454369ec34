/** Acting as a person by what is on the screen. Used by tests and by the control door; built on gestures alone. */
import type { Loose } from '../blocks/walk.ts'
import type { SlackGestures } from '../gestures/gestures.ts'
import { GestureError, type Screen, type ScreenView, type UploadedFile, type Where } from '../screen.ts'
import { stateKey, valueIn } from '../state/values.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { drawScreen } from './draw.ts'
import { byLabel, type Control, controlsOn, nearest } from './find.ts'
import { firstPlace, footButton, idNamed, messageShowing, placeNamed, threadShowing } from './navigate.ts'
import { chosen, clicksOn, notOverflow, optionIn } from './options.ts'
import { waitFor } from './wait.ts'
import { plain } from './words.ts'

const takesTyping = ({ type }: Loose) =>
  /_input$|^(date|time|datetime)picker$/.test(type) && type !== 'file_input'
const takesPicking = ({ type }: Loose) => /(users|channels|conversations)_select$/.test(type)
const takesFiles = ({ type }: Loose) => type === 'file_input'

export class PersonDriver {
  readonly id: string
  readonly #gestures: SlackGestures
  #where: Where

  constructor(gestures: SlackGestures, id: string) {
    this.id = id
    this.#gestures = gestures
    this.#where = firstPlace(gestures, id)
  }

  /** `#general`, `home`, or the app's name for its direct message. */
  async goto(place: string): Promise<void> {
    const screen = this.screen()
    this.#where = placeNamed(screen, place)
    if (this.#where.kind === 'home') await this.#gestures.openHome(this.id)
    else if (this.#where.channelId === screen.app.imChannelId) await this.#gestures.openMessages(this.id)
  }

  /** Opens the thread of the newest message that shows the text. */
  async thread(near: string): Promise<void> {
    const thread = threadShowing(this.screen(), near)
    if (!thread) throw this.#lost(`no message shows "${near}"`)
    this.#where = thread
  }

  /** In the current place, or in its thread if one is open. */
  async say(text: string): Promise<void> {
    if (this.#where.kind !== 'channel') throw this.#lost('there is nowhere to type here')
    await this.#gestures.say(this.id, this.#where.channelId, text, this.#where.threadTs)
  }

  /** The screen in plain text. */
  see(): string {
    return drawScreen(this.screen())
  }

  screen(): Screen {
    return this.#gestures.screen(this.id, this.#where)
  }

  /** Newest match first, the modal before everything. Confirm dialogs are answered with yes unless told otherwise. */
  async click(label: string, options: { near?: string; confirm?: boolean } = {}): Promise<{ url?: string }> {
    const screen = this.screen()
    const foot = footButton(screen, label)
    if (foot) {
      await this[foot]()
      return {}
    }
    const clicks = controlsOn(screen).flatMap((control) => clicksOn(control, label))
    const candidates = clicks.map((click) => click.control)
    const control = this.#found(nearest(candidates, options.near), label)
    const click = clicks.find((one) => one.control === control)
    if (control.element.confirm && options.confirm === false) return {}
    await this.#gestures.press(this.id, control.target, click?.option)
    return click?.url ? { url: click.url } : {}
  }

  /** A text input or a picker of dates and times, by its label; the second one of that label is `label#2`. */
  async fill(label: string, value: string): Promise<void> {
    await this.#set(this.#labelled(label, takesTyping), value)
  }

  /** A radio button, checkbox or select option by its text; what is ticked already is unticked. */
  async choose(label: string, options: { near?: string } = {}): Promise<void> {
    const offering = controlsOn(this.screen()).filter((one) => notOverflow(one) && optionIn(one, label))
    const control = this.#found(nearest(offering, options.near), label)
    await this.#set(control, chosen(control, optionIn(control, label)))
  }

  /** People, or `#channels`, in the select of that label. */
  async pick(label: string, names: string[]): Promise<void> {
    const control = this.#labelled(label, takesPicking)
    const ids = names.map((name) => idNamed(this.screen(), name))
    await this.#set(control, control.element.type.startsWith('multi_') ? ids : ids[0])
  }

  async upload(label: string, file: { name: string; mimetype?: string; bytes: Uint8Array }): Promise<void> {
    const control = this.#labelled(label, takesFiles)
    const { name, bytes, mimetype = 'application/octet-stream' } = file
    const uploaded = await this.#gestures.upload(this.id, { name, mimetype, bytes })
    const before = control.element.max_files === 1 ? [] : (valueIn(control.state) as UploadedFile[])
    await this.#set(control, [...before, uploaded])
  }

  /** A global shortcut by its name. */
  async shortcut(name: string): Promise<void> {
    const known = this.screen().app.shortcuts.find((one) => plain(one.name) === plain(name))
    if (!known) throw this.#lost(`there is no shortcut "${name}"`)
    await this.#gestures.shortcut(this.id, known.callbackId)
  }

  /** A message shortcut by its name, on the newest message, or the newest that shows the text. */
  async useShortcut(name: string, options: { near?: string } = {}): Promise<void> {
    const screen = this.screen()
    const known = screen.app.messageShortcuts.find((one) => plain(one.name) === plain(name))
    if (!known) throw this.#lost(`there is no message shortcut "${name}"`)
    const message = messageShowing(screen, options.near ?? '')
    if (!message) throw this.#lost(`no message shows "${options.near}"`)
    await this.#gestures.useShortcut(this.id, known.callbackId, message.channelId, message.ts)
  }

  async submit(): Promise<void> {
    await this.#gestures.submit(this.id, this.#modal().id)
  }

  async cancel(options: { all?: boolean } = {}): Promise<void> {
    await this.#gestures.close(this.id, this.#modal().id, options.all)
  }

  /** Resolves with the screen when it shows the text; looks again at every change. */
  waitFor(text: string | RegExp, ms?: number): Promise<string> {
    return waitFor(this.#gestures, () => this.see(), text, ms)
  }

  dismiss(): void {
    this.#gestures.dismissNotice(this.id)
  }

  reload(): void {
    this.#gestures.reload(this.id)
  }

  #modal(): ScreenView {
    const { modal } = this.screen()
    if (!modal) throw this.#lost('no modal is open')
    return modal
  }

  #labelled(label: string, takes: (element: Loose) => boolean): Control {
    const controls = controlsOn(this.screen()).filter(({ element }) => takes(element))
    return this.#found(byLabel(controls, label), label)
  }

  #found(control: Control | undefined, label: string): Control {
    if (!control) throw this.#lost(`there is no "${label}"`)
    return control
  }

  #set({ element, target }: Control, value: unknown): Promise<void> {
    const key = stateKey(element.type) ?? 'value'
    return this.#gestures.change(this.id, target, { type: element.type, [key]: value })
  }

  #lost(what: string): GestureError {
    return new GestureError(`${what}\nOn the screen:\n${this.see()}`)
  }
}

/** One driver for each person, so that it stays where it went. */
export function drivers({ people }: Workspace, gestures: SlackGestures): (name: string) => PersonDriver {
  const known = new Map<string, PersonDriver>()
  return (name) => {
    const person = people
      .all()
      .find((one) => one.role !== 'bot' && [one.id, one.name, one.realName].includes(name))
    if (!person) throw new Error(`nobody in the sandbox is called ${name}`)
    const driver = known.get(person.id) ?? new PersonDriver(gestures, person.id)
    known.set(person.id, driver)
    return driver
  }
}
