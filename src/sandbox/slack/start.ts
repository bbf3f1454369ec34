/**
 * Starts the Slack stand-in: one workspace, one installed app, reached by address only. Strict where real Slack is:
 * same limits, same error names.
 */
import { Hono } from 'hono'
import { acme } from '../cast.ts'
import type { Clock } from '../clock.ts'
import { type ApiCall, CallLog } from './api/calls.ts'
import { FaultPlan, type Faults } from './api/faults.ts'
import { controlDoor } from './control.ts'
import { deliverThrough } from './deliveries/deliver.ts'
import { HttpTransport } from './deliveries/http.ts'
import { SocketTransport } from './deliveries/socket.ts'
import { createGestures, type SlackGestures } from './gestures/gestures.ts'
import { files } from './http/files.ts'
import { listen, serverFor, stopServer } from './http/server.ts'
import { webApi } from './http/web-api.ts'
import { parseManifest } from './manifest.ts'
import { createOperator, type Operator } from './operator.ts'
import { slackPage } from './page/page.ts'
import { PersonDriver } from './person/driver.ts'
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
}

export interface SlackSandbox extends Operator {
  /** The page in the browser. */
  url: string
  apiUrl: string
  teamId: string
  /** What the product needs in its environment. */
  settings: Record<string, string>
  gestures: SlackGestures
  /** By handle or real name. */
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
  const { clock, host = '127.0.0.1' } = options
  const keeper = options.file === undefined ? undefined : openKeeper(options.file)
  const manifest = parseManifest(options.manifest)
  const workspace = createWorkspace({ clock, manifest, team: teamOf(), keeper })
  seed(workspace)
  const tokens = {
    bot: credential(workspace, 'bot', 'xoxb-sandbox-'),
    app: credential(workspace, 'app', 'xapp-1-sandbox-'),
  }
  const faults = new FaultPlan()
  const log = new CallLog()
  const transport = transportFor(options.mode, workspace)
  const isSocket = transport instanceof SocketTransport
  if (isSocket) faults.onRefresh = (how) => transport.refresh(how)
  const deliver = deliverThrough(transport, faults)
  const connected = () => transport.connected() && !faults.isUnreachable
  const gestures = createGestures({ workspace, deliver, connected, faults, violation: log.violation })
  const driverOf = drivers(workspace, gestures)

  const newSocketUrl = isSocket ? () => transport.newUrl() : undefined
  const api = { workspace, faults, log, tokens, newSocketUrl }
  const app = new Hono()
    .route('/', webApi(api))
    .route('/', files(api))
    .route('/', controlDoor({ personOf: driverOf, faults, log }))
    .route('/', slackPage({ gestures, people: workspace.people.all(), appUserId: workspace.app.userId }))
  const server = serverFor(app)
  if (isSocket) server.on('upgrade', (request, socket, head) => transport.upgrade(request, socket, head))
  const port = await listen(server, options.port, host)
  workspace.origin = `http://127.0.0.1:${port}`

  const url = `http://localhost:${port}`
  return {
    url,
    apiUrl: `${url}/api/`,
    teamId: workspace.team.id,
    settings: settingsFor(options.mode, tokens, `${url}/api/`),
    gestures,
    person: driverOf,
    faults,
    calls: log.calls,
    violations: log.violations,
    deliverTo: (address) => {
      if (isSocket) throw new Error('Socket Mode: the app connects by itself')
      transport.deliverTo(address)
    },
    stop: async () => {
      await transport.close()
      await stopServer(server)
      keeper?.close()
    },
    ...createOperator({ workspace, deliver, faults }),
  }
}

const teamOf = () => ({ id: acme.teamId, name: acme.name, domain: acme.domain })

function transportFor(mode: SlackSandboxOptions['mode'], workspace: Workspace) {
  const { clock, changed: onChange } = workspace
  if (mode !== 'socket') return new HttpTransport({ clock, signingSecret: mode.signingSecret, onChange })
  const origin = () => workspace.origin.replace('http', 'ws')
  return new SocketTransport({ clock, appId: workspace.app.id, origin, onChange })
}

function settingsFor(
  mode: SlackSandboxOptions['mode'],
  tokens: { bot: string; app: string },
  apiUrl: string,
): Record<string, string> {
  const common = { SLACK_BOT_TOKEN: tokens.bot, SLACK_API_URL: apiUrl }
  if (mode === 'socket') return { ...common, SLACK_APP_TOKEN: tokens.app }
  return { ...common, SLACK_SIGNING_SECRET: mode.signingSecret }
}

/** One driver for each person, so that it stays where it went. */
function drivers(workspace: Workspace, gestures: SlackGestures): (name: string) => PersonDriver {
  const known = new Map<string, PersonDriver>()
  return (name) => {
    const person = workspace.people
      .all()
      .find((one) => one.role !== 'bot' && [one.id, one.name, one.realName].includes(name))
    if (!person) throw new Error(`nobody in the sandbox is called ${name}`)
    const driver = known.get(person.id) ?? new PersonDriver(gestures, person.id)
    known.set(person.id, driver)
    return driver
  }
}
