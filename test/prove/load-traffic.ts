import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { acme } from '../../src/sandbox/cast.ts'
import { formBlocks } from '../../src/slack/views/form-shape.ts'
import { SIGNING_SECRET } from '../support/world.ts'
import type { Random } from './random.ts'

/** Whose requests there are. */
export interface Cast {
  developer: string
  admin: string
  newcomer: string
  /** An app of the developer. */
  app: { id: string; clientId: string }
}

interface Sent {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

interface Kind {
  name: string
  /** Of a thousand. */
  share: number
  /** What it has to be answered with. */
  status: number
  make(cast: Cast): Sent
}

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString()

function slackPost(body: string, type = 'application/x-www-form-urlencoded', secret = SIGNING_SECRET): Sent {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  const headers = {
    'content-type': type,
    'content-length': String(Buffer.byteLength(body)),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  }
  return { method: 'POST', path: '/slack/events', headers, body }
}

const command = (user: string, text: string): Sent =>
  slackPost(
    form({
      command: '/devportal',
      text,
      team_id: acme.teamId,
      channel_id: 'C0LOAD',
      user_id: user,
      trigger_id: '1.2.3',
      api_app_id: 'A0LOAD',
      response_url: 'http://127.0.0.1:9/none',
    }),
  )

const from = (id: string) => ({
  user: { id, team_id: acme.teamId },
  team: { id: acme.teamId },
  api_app_id: 'A0LOAD',
  trigger_id: '1.2.3',
})

const interaction = (payload: object): Sent => slackPost(form({ payload: JSON.stringify(payload) }))

const click = (user: string, action: object, view: object): Sent =>
  interaction({
    type: 'block_actions',
    ...from(user),
    container: { type: 'view', view_id: 'V0LOAD' },
    view: { id: 'V0LOAD', private_metadata: '', state: { values: {} }, ...view },
    actions: [{ type: 'button', block_id: 'b', action_ts: '1.2', ...action }],
  })

const shape = JSON.stringify({ type: 'internal', uris: [1], areas: ['ziapi'] })

const submission = (user: string, uri: string): Sent =>
  interaction({
    type: 'view_submission',
    ...from(user),
    view: {
      id: `V${Math.random().toString(36).slice(2)}`,
      type: 'modal',
      callback_id: 'save_app',
      title: { type: 'plain_text', text: 'Create App' },
      blocks: [],
      private_metadata: shape,
      state: {
        values: {
          [formBlocks.name]: { name: { value: 'Under Load' } },
          [formBlocks.uri(1)]: { uri: { value: uri } },
          [formBlocks.scopes('ziapi')]: { scopes: { selected_options: [{ value: 'ziapi:search' }] } },
        },
      },
    },
  })

const event = (inner: object): Sent =>
  slackPost(
    JSON.stringify({ type: 'event_callback', team_id: acme.teamId, api_app_id: 'A0LOAD', event: inner }),
    'application/json',
  )

const page = (path: string, method = 'GET'): Sent => ({ method, path, headers: {}, body: '' })

const KINDS: readonly Kind[] = [
  { name: 'my apps', share: 250, status: 200, make: (cast) => command(cast.developer, 'apps') },
  {
    name: 'an app',
    share: 20,
    status: 200,
    make: (cast) => command(cast.developer, `app ${cast.app.clientId}`),
  },
  { name: 'Create App', share: 120, status: 200, make: (cast) => command(cast.developer, 'create') },
  { name: 'help', share: 50, status: 200, make: (cast) => command(cast.developer, 'help') },
  { name: 'a typo', share: 50, status: 200, make: (cast) => command(cast.developer, 'craete') },
  { name: 'a newcomer', share: 50, status: 200, make: (cast) => command(cast.newcomer, '') },
  { name: 'who has access', share: 20, status: 200, make: (cast) => command(cast.admin, 'access') },
  { name: 'the audit', share: 20, status: 200, make: (cast) => command(cast.admin, 'audit') },
  { name: 'reviews', share: 10, status: 200, make: (cast) => command(cast.developer, 'reviews') },
  {
    name: 'a token link',
    share: 10,
    status: 200,
    make: (cast) => command(cast.developer, `token ${cast.app.clientId}`),
  },
  {
    name: 'Home',
    share: 100,
    status: 200,
    make: (cast) => event({ type: 'app_home_opened', user: cast.developer, tab: 'home', channel: 'D0' }),
  },
  {
    name: 'a search in Home',
    share: 60,
    status: 200,
    make: (cast) =>
      click(
        cast.developer,
        { type: 'plain_text_input', action_id: 'search_apps', value: 'load' },
        { type: 'home' },
      ),
  },
  {
    name: 'one more URI',
    share: 60,
    status: 200,
    make: (cast) =>
      click(cast.developer, { action_id: 'add_uri', value: 'x' }, { type: 'modal', private_metadata: shape }),
  },
  {
    name: 'the switch',
    share: 6,
    status: 200,
    make: (cast) =>
      click(
        cast.developer,
        { action_id: Math.random() < 0.5 ? 'activate_app' : 'deactivate_app', value: cast.app.id },
        { type: 'home' },
      ),
  },
  {
    name: 'a form with a mistake',
    share: 40,
    status: 200,
    make: (cast) => submission(cast.developer, 'http://x.example.com#y'),
  },
  {
    name: 'a new app',
    share: 4,
    status: 200,
    make: (cast) => submission(cast.developer, 'https://x.example.com/cb'),
  },
  {
    name: 'a forged signature',
    share: 30,
    status: 401,
    make: ({ developer }) => {
      const { body } = command(developer, 'apps')
      return slackPost(body, 'application/x-www-form-urlencoded', 'not-the-signing-secret')
    },
  },
  { name: 'a link that is none', share: 40, status: 404, make: () => page('/t/none') },
  { name: 'a page that is none', share: 30, status: 404, make: () => page('/wp-login.php') },
  { name: 'health', share: 30, status: 200, make: () => page('/healthz') },
]

const TOTAL = KINDS.reduce((sum, kind) => sum + kind.share, 0)

function kindFor(random: Random): Kind {
  let left = random.next() * TOTAL
  for (const kind of KINDS) {
    left -= kind.share
    if (left < 0) return kind
  }
  return KINDS[0] as Kind
}

export interface Answer {
  kind: string
  /** When it was asked, by `performance.now()`. */
  askedAt: number
  ms: number
  /** Absent: as it has to be. */
  problem?: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends one request of a kind that chance names, and waits for its answer, at most Slack's three seconds. */
export function sendOne(origin: string, cast: Cast, random: Random): Promise<Answer> {
  const kind = kindFor(random)
  const { method, path, headers, body } = kind.make(cast)
  const started = performance.now()
  return new Promise((resolve) => {
    const done = (problem?: string): void =>
      resolve({
        kind: kind.name,
        askedAt: started,
        ms: performance.now() - started,
        ...(problem && { problem }),
      })
    const outgoing = request(
      new URL(path, origin),
      { method, headers, agent, timeout: 3_000 },
      (response) => {
        response.resume()
        response.on('end', () => {
          const right = response.statusCode === kind.status
          done(right ? undefined : `${kind.name} was answered ${response.statusCode}`)
        })
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 3 s')))
    outgoing.on('error', (error) => done(`${kind.name}: ${error.message}`))
    outgoing.end(body)
  })
}
