/**
 * Starts the Slack stand-in: one workspace, one installed app, reached by address only. Strict where real Slack is:
 * same limits, same error names.
 */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { acme, reviews } from '../cast.ts'
import type { Clock } from '../clock.ts'
import { type ApiCall, CallLog } from './api/calls.ts'
import { FaultPlan, type Faults } from './api/faults.ts'
import { controlDoor } from './control.ts'
import { type Deliver, deliverThrough } from './deliveries/deliver.ts'
import { HttpTransport } from './deliveries/http.ts'
import { SocketTransport } from './deliveries/socket.ts'
import { createGestures, type SlackGestures } from './gestures/gestures.ts'
import { files } from './http/files.ts'
import { listen, serverFor, stopServer } from './http/server.ts'
import { webApi } from './http/web-api.ts'
import { parseManifest } from './manifest.ts'
import { createOperator, type Operator } from './operator.ts'
import { type DeskConsole, operatorDesk } from './operator-desk.ts'
import { slackPage } from './page/page.ts'
import { drivers, type PersonDriver } from './person/driver.ts'
import { createSignInClient } from './sign-in/client.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { openKeeper } from './workspace/keeper.ts'
import { seed } from './workspace/seed.ts'
import { createWorkspace, credential, type Workspace } from './workspace/workspace.ts'

export interface SlackSandboxOptions {
  /** 0: any free one. */
  port: number
  /** The page and the control door let everybody act as anybody: keep it to this machine (`127.0.0.1`). */
  host?: string
  clock: Clock
  /** SQLite file that keeps the workspace over restarts; absent: memory. */
  file?: string | undefined
  /** Slack app manifest. */
  manifest: unknown
  /** HTTP: where the app listens is told later, by `deliverTo`. */
  mode: 'socket' | { signingSecret: string }
  /** Sign in with Slack: its pages and methods are there, and the app has a client id and secret. */
  signIn?: boolean | undefined
  /** For the page's Operator menu: the console of the Okta that stands beside. */
  oktaConsole?: DeskConsole
}

export interface SlackSandbox extends Operator {
  /** Its state itself: for what no gesture and no operator can bring about. */
  workspace: Workspace
  /** The page in the browser. */
  url: string
  apiUrl: string
  teamId: string
  /** What the product needs in its environment. */
  settings: Record<string, string>
  gestures: SlackGestures
  /** Takes anything to the app, as if somebody had done it; answers what the app made of it. */
  deliver: Deliver
  /** By handle, real name or id. */
  person(name: string): PersonDriver
  faults: Faults
  /** Every Web API call and every post to a response_url; the newest thousands. */
  calls: readonly ApiCall[]
  /** What the app did that it must not do; tests expect none. */
  violations: readonly string[]
  /** HTTP mode: the app's address, e.g. `http://localhost:3000/slack/events`. */
  deliverTo(url: string): void
  stop(): Promise<void>
}

export async function startSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  const keeper = options.file === undefined ? undefined : openKeeper(options.file)
  const { teamId, name, domain } = acme
  const manifest = parseManifest(options.manifest)
  const workspace = createWorkspace({
    clock: options.clock,
    manifest,
    team: { id: teamId, name, domain },
    keeper,
  })
  seed(workspace)
  const inside = insides(workspace, options)
  const { transport, faults, log, gestures, person, deliver } = inside
  const server = serverFor(routes(workspace, inside))
  if (transport instanceof SocketTransport) server.on('upgrade', transport.upgrade.bind(transport))
  const port = await listen(server, options.port, options.host ?? '127.0.0.1')
  workspace.origin = `http://127.0.0.1:${port}`
  const url = `http://localhost:${port}`
  return {
    workspace,
    url,
    apiUrl: `${workspace.origin}/api/`,
    teamId,
    // The same origin as the files': the app sends its token with a download to nowhere else
    settings: settingsFor(options.mode, inside, `${workspace.origin}/api/`),
    gestures,
    deliver,
    person,
    faults,
    calls: log.calls,
    violations: log.violations,
    deliverTo: (address) => {
      if (transport instanceof SocketTransport) throw new Error('Socket Mode: the app connects by itself')
      transport.deliverTo(address)
    },
    stop: async () => {
      await transport.close()
      await stopServer(server)
      keeper?.close()
    },
    ...inside.operator,
  }
}

/** Files are what is largest. */
const MAX_BODY = 16 * 1024 * 1024

type Mode = SlackSandboxOptions['mode']
type Insides = ReturnType<typeof insides>

/** Everything behind the server's routes. */
type InsideOptions = Pick<SlackSandboxOptions, 'mode' | 'signIn' | 'oktaConsole'>

function insides(workspace: Workspace, { mode, signIn, oktaConsole }: InsideOptions) {
  const faults = new FaultPlan()
  const log = new CallLog()
  const transport = transportFor(mode, workspace, faults)
  const deliver = deliverThrough(transport, faults)
  const connected = () => transport.connected()
  const gestures = createGestures({ workspace, deliver, connected, faults, violation: log.violation })
  const operator = createOperator({ workspace, deliver })
  const tokens = {
    bot: credential(workspace, 'bot', 'xoxb-sandbox-'),
    app: credential(workspace, 'app', 'xapp-1-sandbox-'),
  }
  return {
    workspace,
    faults,
    log,
    transport,
    deliver,
    gestures,
    operator,
    desk: operatorDesk(workspace, operator, oktaConsole),
    tokens,
    signIn: signIn ? createSignInClient(workspace, log.violation) : undefined,
    person: drivers(workspace, gestures),
  }
}

function transportFor(mode: Mode, workspace: Workspace, faults: FaultPlan): HttpTransport | SocketTransport {
  const { clock, changed: onChange } = workspace
  const common = { clock, onChange, isUnreachable: () => faults.isUnreachable }
  if (mode !== 'socket') return new HttpTransport({ ...common, signingSecret: mode.signingSecret })
  const origin = () => workspace.origin.replace('http', 'ws')
  const socket = new SocketTransport({ ...common, appId: workspace.app.id, origin })
  faults.onRefresh = (how) => socket.refresh(how)
  faults.onFrame = (frame) => socket.say(frame, true)
  faults.onBytes = (bytes) => socket.say(bytes, false)
  faults.onReachable = () => socket.flush()
  return socket
}

function routes(workspace: Workspace, inside: Insides) {
  const { faults, log, tokens, transport, gestures, desk, person, signIn } = inside
  const newSocketUrl = transport instanceof SocketTransport ? () => transport.newUrl() : undefined
  const api = { workspace, faults, log, tokens, newSocketUrl }
  const page = { gestures, desk, people: workspace.people.all(), appUserId: workspace.app.userId }
  const app = new Hono().use(bodyLimit({ maxSize: MAX_BODY }))
  if (signIn) app.route('/', signInRoutes({ client: signIn, faults, log }))
  return app
    .route('/', webApi(api))
    .route('/', files(api))
    .route('/', controlDoor({ personOf: person, desk, faults, log }))
    .route('/', slackPage(page))
}

function settingsFor(
  mode: Mode,
  { tokens, signIn }: Pick<Insides, 'tokens' | 'signIn'>,
  apiUrl: string,
): Record<string, string> {
  const common = {
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_API_URL: apiUrl,
    REVIEW_CHANNEL: reviews.channel.id,
    ...(signIn && { SLACK_CLIENT_ID: signIn.id, SLACK_CLIENT_SECRET: signIn.secret }),
    REVIEW_TEAMS: reviews.teams.map(({ name, group }) => `${name}=${group}`).join(','),
  }
  if (mode === 'socket') return { ...common, SLACK_APP_TOKEN: tokens.app }
  return { ...common, SLACK_SIGNING_SECRET: mode.signingSecret }
}
