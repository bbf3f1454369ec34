import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { actions, COMMAND, events, fields, modals, shortcuts } from '../src/slack/ids.ts'
import { clicks, submissions } from '../src/slack/listen.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../manifest/${name}.json`, import.meta.url), 'utf8'))
const socketMode = read('socket-mode')
const http = read('http')

const url = z
  .string()
  .max(3500)
  .regex(/^https?:\/\//)
const scopes = z.array(z.string().max(50)).max(255)

/** Slack's schema of an app manifest, version 2, as far as slack.md section 9 knows it. */
const schema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140).optional(),
    long_description: z.string().min(175).max(4000).optional(),
    background_color: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)
      .optional(),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    slash_commands: z.array(
      z.strictObject({
        command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
        description: z.string().min(1).max(2000),
        usage_hint: z.string().max(1000).optional(),
        should_escape: z.boolean(),
        url: url.optional(),
      }),
    ),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['global', 'message']),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .max(10),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(z.string().max(2500)).max(1000).optional(),
    scopes: z.strictObject({ user: scopes, bot: scopes }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: url.optional(),
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: url.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
})

/** https://docs.slack.dev/reference/methods: what a bot token needs; the channel may be public or private. */
const SCOPES_OF: Record<string, string[]> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'usergroups.users': ['usergroups:read'],
  // The e-mail ties the person who asks for a token to the one who logs in
  'users.info': ['users:read', 'users:read.email'],
  'users.list': ['users:read'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
}
const WEB_API = /^(admin|auth|bots|chat|conversations|files|reactions|team|usergroups|users|views)\./

/** All that talks to Slack; logos come by an address that wants files:read. */
function slackSources(): string {
  const folder = new URL('../src/slack/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  return files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n')
}

describe.each([
  ['socket-mode', socketMode],
  ['http', http],
])('the manifest %s.json', (_name, manifest) => {
  it('is one that Slack takes', () => {
    expect(schema.safeParse(manifest).error?.issues).toBeUndefined()
  })

  it('announces the commands, shortcuts and events that are listened to', () => {
    const { features, settings } = schema.parse(manifest)

    expect(features.slash_commands.map(({ command }) => command)).toEqual([COMMAND])
    expect(features.shortcuts.map(({ callback_id }) => callback_id)).toEqual(Object.values(shortcuts))
    expect(settings.event_subscriptions.bot_events).toEqual(Object.values(events))
    expect(features.app_home.home_tab_enabled).toBe(true)
  })

  it('turns people and channels in a command into ids', () => {
    for (const command of schema.parse(manifest).features.slash_commands)
      expect(command.should_escape).toBe(true)
  })

  it('asks for the scopes that its Web API calls need, and no more', () => {
    const called = [...slackSources().matchAll(/\bclient\.(\w+\.\w+)/g)].map(([, method = '']) => method)
    const methods = Object.keys(SCOPES_OF).filter((method) => called.includes(method))

    expect(called.filter((method) => WEB_API.test(method) && !(method in SCOPES_OF))).toEqual([])
    const needed = new Set([
      'commands',
      'files:read',
      ...methods.flatMap((method) => SCOPES_OF[method] ?? []),
    ])
    expect(schema.parse(manifest).oauth_config.scopes.bot.sort()).toEqual([...needed].sort())
  })

  it('asks of a person who signs in with Slack for nothing but who they are', () => {
    expect(schema.parse(manifest).oauth_config.scopes.user).toEqual(['openid'])
  })
})

describe('the two manifests', () => {
  it('differ in nothing but the way of delivery', () => {
    const addresses = new Set<string>()
    const plain = JSON.parse(JSON.stringify(http), (name, value) => {
      if (name === 'redirect_urls') return undefined
      if (name !== 'url' && name !== 'request_url') return value
      addresses.add(value)
      return undefined
    })

    expect({ ...plain, settings: { ...plain.settings, socket_mode_enabled: true } }).toEqual(socketMode)
    expect([...addresses]).toEqual([expect.stringMatching(/^https:\/\/[^/]+\/slack\/events$/)])
    expect(http.settings.socket_mode_enabled).toBe(false)
  })

  it('say where to deliver over HTTP, everywhere, and nowhere over the socket', () => {
    const { features, settings } = http

    expect(features.slash_commands[0].url).toBeDefined()
    expect(settings.event_subscriptions.request_url).toBeDefined()
    expect(settings.interactivity.request_url).toBeDefined()
    expect(JSON.stringify(socketMode)).not.toContain('url')
  })

  it('say over HTTP, where the address is known, where browsers come back to from Slack', () => {
    const { origin } = new URL(http.settings.interactivity.request_url)

    expect(http.oauth_config.redirect_urls).toEqual([`${origin}/callback/slack`])
  })
})

describe('every id', () => {
  it('that can be clicked is listened to, and the other way round', () => {
    expect(Object.keys(clicks).sort()).toEqual(Object.values(actions).sort())
    expect(Object.keys(submissions).sort()).toEqual(Object.values(modals).sort())
  })

  it('stands for one thing', () => {
    for (const ids of [actions, modals, fields]) {
      const values = Object.values(ids)
      expect(new Set(values).size).toBe(values.length)
    }
    const inputs: string[] = Object.values(fields)
    expect(Object.values(actions).filter((id) => inputs.includes(id))).toEqual([])
  })

  it('is written down once: no listener and no view spells one out', () => {
    const code = slackSources()

    expect(code.match(/\b(action_id|callback_id)\b\s*(:|===)\s*['"`].*/g)).toBeNull()
    expect(code.match(/\b(action_id|callback_id)\b\s*(:|===)/g)?.length).toBeGreaterThan(10)
  })
})
