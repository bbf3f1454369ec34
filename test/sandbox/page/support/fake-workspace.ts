/** A workspace of a few lines behind `Gestures`, to draw the page without the stand-in. Records every gesture. */
import { slackPeople } from '../../../../src/sandbox/cast.ts'
import type {
  Gestures,
  Person,
  Screen,
  ScreenChannel,
  ScreenMessage,
  ScreenView,
  Where,
} from '../../../../src/sandbox/slack/screen.ts'
import { homeView, tokenMessage } from './sample-blocks.ts'
import { createModal } from './sample-modal.ts'

export const appUserId = 'U0DEVPORTAL'
const bot: Person = {
  id: appUserId,
  teamId: 'T0ACME0001',
  name: 'devportal',
  realName: 'DevPortal',
  title: 'App',
  email: '',
  tz: 'UTC',
  role: 'bot',
  deleted: false,
}
export const people: Person[] = [...slackPeople.map((member) => ({ ...member, deleted: false })), bot]

const channel = (id: string, name: string, more: Partial<ScreenChannel> = {}): ScreenChannel => ({
  id,
  kind: 'channel',
  name,
  topic: '',
  memberCount: 5,
  archived: false,
  externallyShared: false,
  unread: 0,
  ...more,
})

export const message = (
  authorId: string,
  text: string,
  more: Partial<ScreenMessage> = {},
): ScreenMessage => ({
  channelId: 'C0GENERAL1',
  ts: `${(++clock).toFixed(6)}`,
  authorId,
  text,
  edited: false,
  ephemeral: false,
  replyCount: 0,
  ...more,
})
let clock = Date.parse('2026-11-22T13:50:00Z') / 1000

export interface FakeWorkspace extends Gestures {
  calls: unknown[][]
  messages: ScreenMessage[]
  modal: ScreenView | undefined
  notice: string | undefined
  changed(): void
}

export const modalView = (more: Partial<ScreenView> = {}): ScreenView => ({
  id: 'V0CREATE01',
  view: createModal,
  hash: '1',
  values: {},
  errors: {},
  busy: false,
  depth: 0,
  ...more,
})

const sampleMessages = (): ScreenMessage[] => {
  clock = Date.parse('2026-11-22T13:50:00Z') / 1000
  const bot = { botId: 'B0DEVPORTAL' }
  const monday = `${Date.parse('2026-11-20T09:12:00Z') / 1000}.000100`
  const parent = message(
    'U0ADA00001',
    'Partner apps are reviewed in *#partner-reviews* now. Questions? Ask here.',
    { replyCount: 2 },
  )
  return [
    message(
      'U0ADA00001',
      'Welcome to Acme Robotics :wave: Read <https://example.com/handbook|the handbook> first.',
      { ts: monday },
    ),
    parent,
    message('U0ADA00001', 'And please use `/devportal help` before you ask me &lt;3'),
    message('U0DANA0001', 'Thanks <@U0ADA00001>!', { threadTs: parent.ts }),
    message('U0NICO0001', 'How do I get access, <@U0DANA0001>?\n> ask here\nthis one :point_up:', {
      edited: true,
    }),
    message(appUserId, 'Your token is ready', { ...bot, ephemeral: true, blocks: tokenMessage }),
  ]
}

export function fakeWorkspace(): FakeWorkspace {
  const listeners = new Set<() => void>()
  const calls: unknown[][] = []
  const record =
    (name: string) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args])
    }
  const self: FakeWorkspace = {
    calls,
    messages: sampleMessages(),
    modal: undefined,
    notice: undefined,
    changed: () => {
      for (const listener of listeners) listener()
    },
    say: async (personId, channelId, text, threadTs) => {
      calls.push(['say', personId, channelId, text, threadTs])
      self.messages.push(message(personId, text, { channelId, ...(threadTs ? { threadTs } : {}) }))
      self.changed()
    },
    openHome: record('openHome'),
    shortcut: record('shortcut'),
    useShortcut: record('useShortcut'),
    change: record('change'),
    press: record('press'),
    submit: record('submit'),
    close: async (...args) => {
      calls.push(['close', ...args])
      self.modal = undefined
      self.changed()
    },
    upload: async (personId, { name, mimetype, bytes }) => {
      calls.push(['upload', personId, name, mimetype, bytes.length])
      return { id: 'F0LOGO0001', name, mimetype, size: bytes.length, url: '/page/icon.svg' }
    },
    screen: (personId, where) => screenOf(self, personId, where),
    reload: (personId) => {
      calls.push(['reload', personId])
    },
    dismissNotice: () => {
      self.notice = undefined
      self.changed()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return self
}

const channelsOf = (im: string): ScreenChannel[] => [
  channel('C0GENERAL1', 'general', { topic: 'Company-wide announcements', memberCount: 6 }),
  channel('C0RANDOM01', 'random', { unread: 3 }),
  channel('C0APIHELP1', 'api-help', { externallyShared: true }),
  channel('C0REVIEWS1', 'partner-reviews', { kind: 'private' }),
  channel('C0OLD00001', 'launch-2025', { archived: true }),
  channel('D0NICO', 'Nico Lindgren', { kind: 'im', imUserId: 'U0NICO0001', unread: 1 }),
  channel(im, 'DevPortal', { kind: 'im', imUserId: appUserId, unread: 2 }),
]

function screenOf(self: FakeWorkspace, personId: string, where: Where): Screen {
  const me = people.find((person) => person.id === personId) ?? bot
  const im = `D${me.id.slice(1)}`
  const channels = channelsOf(im)
  const here = where.kind === 'channel' ? channels.find((c) => c.id === where.channelId) : undefined
  const inChannel = self.messages.filter((item) => item.channelId === here?.id)
  const threadTs = where.kind === 'channel' ? where.threadTs : undefined
  const thread = threadTs
    ? { parentTs: threadTs, messages: inChannel.filter((m) => m.ts === threadTs || m.threadTs === threadTs) }
    : undefined
  return {
    team: { id: 'T0ACME0001', name: 'Acme Robotics', domain: 'acme-robotics' },
    me,
    people,
    channels,
    groups: [{ id: 'S0APITEAM1', handle: 'api-team' }],
    app: {
      userId: appUserId,
      name: 'DevPortal',
      imChannelId: im,
      commands: [
        {
          command: '/devportal',
          description: 'Your API apps, their secrets and tokens',
          usageHint: '[create | apps | token | access | help]',
        },
        { command: '/remind', description: 'Set a reminder', usageHint: '[@someone] [what] [when]' },
      ],
      shortcuts: [{ callbackId: 'create_app', name: 'Create API app', description: 'Register an app' }],
      messageShortcuts: [],
      connected: true,
    },
    place: here
      ? {
          kind: 'channel',
          channel: here,
          messages: inChannel.filter((m) => !m.threadTs),
          ...(thread ? { thread } : {}),
        }
      : { kind: 'home', appUserId, view: modalView({ id: 'V0HOME0001', view: homeView }) },
    ...(self.modal ? { modal: self.modal } : {}),
    ...(self.notice ? { notice: self.notice } : {}),
  }
}
