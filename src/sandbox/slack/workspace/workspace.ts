/**
 * The state of the Slack stand-in: one workspace with one app installed. Plain data; it knows no HTTP. What other
 * people would find after a restart is on shelves, what lives only in clients and caches is in maps.
 */
import type { KnownBlock, MessageMetadata, View } from '@slack/types'
import type { Clock } from '../../clock.ts'
import type { Manifest } from '../manifest.ts'
import type { Person, ScreenChannel, StateValues, Team } from '../screen.ts'
import { randomHex, timestamps } from './ids.ts'
import { type Keeper, Shelf } from './shelf.ts'

export interface App {
  id: string
  /** Bot user, `U…`. */
  userId: string
  botId: string
  name: string
}

export interface Channel
  extends Pick<ScreenChannel, 'id' | 'kind' | 'name' | 'topic' | 'archived' | 'externallyShared'> {
  members: string[]
  created: number
}

export interface Message {
  channelId: string
  ts: string
  authorId: string
  botId?: string
  /** Of another app than the installed one. */
  otherApp?: string
  text: string
  blocks?: KnownBlock[]
  edited: boolean
  threadTs?: string
  metadata?: MessageMetadata
  /** Stands for a deleted message that has replies. */
  tombstone?: true
  /** What has been chosen in selects and the like of this message. */
  values: StateValues
}

/** "Only visible to you": lives in one person's client, never in history. */
export interface Ephemeral extends Message {
  toUserId: string
}

export interface OpenView {
  id: string
  userId: string
  view: View
  hash: string
  values: StateValues
  errors: Record<string, string>
  busy: boolean
  rootId: string
  previousId: string | null
}

export interface StoredFile {
  id: string
  userId: string
  name: string
  mimetype: string
  size: number
  created: number
  base64: string
}

export interface UserGroup {
  id: string
  handle: string
  name: string
  users: string[]
}

/** 3 seconds, one use. `viewId`: the interaction happened in a view, so `views.push` may use it. */
export interface Trigger {
  userId: string
  viewId: string | undefined
  expiresAt: number
  used: boolean
}

/** 30 minutes, five uses. */
export interface ResponseUrl {
  userId: string
  channelId: string
  source: { kind: 'command' | 'view' } | { kind: 'message'; ts: string; ephemeral: boolean }
  expiresAt: number
  uses: number
}

export interface Workspace {
  clock: Clock
  team: Team
  app: App
  manifest: Manifest
  /** Root of every address in payloads, e.g. `http://127.0.0.1:4000`. */
  origin: string
  people: Shelf<Person>
  channels: Shelf<Channel>
  messages: Shelf<Message>
  /** Where deleted messages were: replies that come too late are no replies any more. */
  gone: Shelf<string>
  homes: Shelf<OpenView>
  files: Shelf<StoredFile>
  groups: Shelf<UserGroup>
  responseUrls: Shelf<ResponseUrl>
  /** Tokens and the like, so that a restart keeps the settings that the product was given. */
  credentials: Shelf<string>
  ephemerals: Ephemeral[]
  /** Open modals of a person, bottom first. */
  stacks: Map<string, OpenView[]>
  triggers: Map<string, Trigger>
  notices: Map<string, string>
  /** `person/channel` -> ts of the newest message they have seen. */
  readUpTo: Map<string, string>
  nextTs: () => string
  /** Tells everybody who looks at a screen. */
  changed: () => void
  onChange: (listener: () => void) => () => void
}

export interface WorkspaceOptions {
  clock: Clock
  manifest: Manifest
  team: Team
  keeper?: Keeper | undefined
}

export function createWorkspace({ clock, manifest, team, keeper }: WorkspaceOptions): Workspace {
  return {
    clock,
    team,
    app: {
      id: 'A0DEVPORT1',
      userId: 'U0DEVPORT1',
      botId: 'B0DEVPORT1',
      name: manifest.display_information.name,
    },
    manifest,
    origin: '',
    people: new Shelf('person', keeper),
    channels: new Shelf('channel', keeper),
    messages: new Shelf('message', keeper),
    gone: new Shelf('gone', keeper),
    homes: new Shelf('home', keeper),
    files: new Shelf('file', keeper),
    groups: new Shelf('group', keeper),
    responseUrls: new Shelf('response_url', keeper),
    credentials: new Shelf('credential', keeper),
    ephemerals: [],
    stacks: new Map(),
    triggers: new Map(),
    notices: new Map(),
    readUpTo: new Map(),
    nextTs: timestamps(() => clock.now()),
    ...changes(),
  }
}

/** The same value over restarts; made up the first time. */
export function credential(workspace: Workspace, name: string, prefix: string): string {
  const kept = workspace.credentials.get(name)
  return kept ?? workspace.credentials.put(name, prefix + randomHex(16))
}

/** Many changes of one turn are told as one, after the turn, so that listeners see whole states. */
function changes(): Pick<Workspace, 'changed' | 'onChange'> {
  const listeners = new Set<() => void>()
  let told = true
  return {
    changed: () => {
      if (!told) return
      told = false
      queueMicrotask(() => {
        told = true
        for (const listener of [...listeners]) listener()
      })
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
