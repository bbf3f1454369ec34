/**
 * The border between the Slack stand-in's workspace (state, Web API, deliveries) and whatever shows it to a
 * person: the page in the browser and the control door. A `Screen` is what one person sees at one place, as
 * plain data; `Gestures` is everything a person can do. Neither knows HTTP.
 */
import type { KnownBlock, View } from '@slack/types'

export interface Team {
  id: string
  name: string
  domain: string
}

export interface Person {
  /** `U…` */
  id: string
  /** Home workspace: differs from the workspace's own id for a Slack Connect visitor. */
  teamId: string
  /** Handle, without `@`. */
  name: string
  realName: string
  /** Shown under the name in "act as": what this person is here to try. */
  title: string
  email: string
  /** IANA name. */
  tz: string
  role: 'owner' | 'admin' | 'member' | 'guest' | 'visitor' | 'bot'
  deleted: boolean
}

export interface ScreenChannel {
  /** `C…` or, for a direct message, `D…`. */
  id: string
  kind: 'channel' | 'private' | 'im'
  /** Without `#`; of a direct message: the other side's name. */
  name: string
  topic: string
  memberCount: number
  archived: boolean
  /** Shared with another organisation (Slack Connect). */
  externallyShared: boolean
  unread: number
  /** Nobody can write here: archived, or the app's direct message while its Messages tab is read-only. */
  readOnly?: boolean
  /** The other person or the app's bot user in a direct message. */
  imUserId?: string
}

export interface ScreenMessage {
  channelId: string
  ts: string
  authorId: string
  /** Set for messages of an app ("APP" badge). */
  botId?: string
  text: string
  blocks?: KnownBlock[]
  edited: boolean
  /** "Only visible to you". */
  ephemeral: boolean
  threadTs?: string
  /** Was deleted after others had replied: only "This message was deleted." is left. */
  tombstone?: boolean
  /** Of a thread's parent. */
  replyCount: number
  /** What has been chosen in selects and the like of its blocks. */
  values?: StateValues
}

export interface UploadedFile {
  /** `F…` */
  id: string
  name: string
  mimetype: string
  size: number
  /** Address on this stand-in where the page can show it. */
  url: string
}

/** One entry of `view.state.values[block_id][action_id]`, as Slack sends it. */
export type ElementState = { type: string } & Record<string, unknown>
export type StateValues = Record<string, Record<string, ElementState>>

export interface ScreenView {
  id: string
  /** As the app gave it: title, submit, close, blocks, … */
  view: View
  hash: string
  /** What is typed or chosen now (initial values included). */
  values: StateValues
  /** block_id -> sentence, from `response_action: "errors"` or from Slack's own required-field check. */
  errors: Record<string, string>
  /** Submitted and not yet acknowledged. */
  busy: boolean
  /** How many views lie under this one in the stack (0 to 2). */
  depth: number
}

export type Place =
  | {
      kind: 'channel'
      channel: ScreenChannel
      messages: ScreenMessage[]
      thread?: { parentTs: string; messages: ScreenMessage[] }
    }
  | { kind: 'home'; appUserId: string; view?: ScreenView }

export interface Screen {
  team: Team
  me: Person
  /** All people, to show names of mentions and to choose whom to act as. */
  people: Person[]
  channels: ScreenChannel[]
  /** User groups, to show mentions of them. */
  groups: { id: string; handle: string }[]
  /** The installed app: its bot user, name, the direct message with me, and what the composer completes. */
  app: {
    userId: string
    name: string
    imChannelId: string
    commands: { command: string; description: string; usageHint: string }[]
    shortcuts: Shortcut[]
    /** What a message's menu offers. */
    messageShortcuts: Shortcut[]
    connected: boolean
  }
  place: Place
  modal?: ScreenView
  /** Slack's own words to this person only, e.g. "/devportal failed because the app did not respond". Dismissable. */
  notice?: string
}

export interface Shortcut {
  callbackId: string
  name: string
  description: string
}

/** Where a person is. Kept per browser tab, not in the workspace. */
export type Where = { kind: 'channel'; channelId: string; threadTs?: string } | { kind: 'home' }

/** What was clicked or changed: an interactive element of a message or of a view. */
export interface Target {
  container: { type: 'message'; channelId: string; ts: string } | { type: 'view'; viewId: string }
  blockId: string
  actionId: string
}

/**
 * What a person can do. Each resolves when the app has acknowledged, or when Slack gives up after 3 s; what the
 * person sees then is in the next `Screen`. Throws `GestureError` when a person could not have done this in Slack
 * (element is not there, channel is archived, view is closed).
 */
export interface Gestures {
  /** Sends a message; text that starts with `/` runs a command. */
  say(personId: string, channelId: string, text: string, threadTs?: string): Promise<void>
  /** Opens the app's Home tab (`app_home_opened`). */
  openHome(personId: string): Promise<void>
  /** Global shortcut from the composer's menu. */
  shortcut(personId: string, callbackId: string): Promise<void>
  /** Message shortcut, from the menu of a message. */
  useShortcut(personId: string, callbackId: string, channelId: string, ts: string): Promise<void>
  /** Types or chooses; sends `block_actions` where the element dispatches (all but inputs without `dispatch_action`). */
  change(personId: string, target: Target, state: ElementState): Promise<void>
  /**
   * Clicks a button or chooses an overflow option (`value`). `values` replaces what is typed in the view so far.
   * A `confirm` dialog is the caller's: the page asks first. A button's `url` is the caller's to open.
   */
  press(personId: string, target: Target, option?: { value: string }, values?: StateValues): Promise<void>
  submit(personId: string, viewId: string, values?: StateValues): Promise<void>
  /** Cancel or X. `all`: the whole stack. */
  close(personId: string, viewId: string, all?: boolean): Promise<void>
  /** `file_input`: stores the file as this person's and returns it; the caller puts it in the state. */
  upload(personId: string, file: { name: string; mimetype: string; bytes: Uint8Array }): Promise<UploadedFile>
  /** What this person sees at this place. Marks the channel read. */
  screen(personId: string, where: Where): Screen
  /** Client-side: ephemeral messages vanish on reload, like in Slack. */
  reload(personId: string): void
  dismissNotice(personId: string): void
  /** Called after every change that somebody could see; returns the way to stop. */
  onChange(listener: () => void): () => void
}

export class GestureError extends Error {
  override name = 'GestureError'
}
