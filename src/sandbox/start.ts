import { join } from 'node:path'
import type { Clock } from './clock.ts'
import { type OktaSandbox, startOktaSandbox } from './okta/start.ts'
import { type SlackSandbox, startSlackSandbox } from './slack/start.ts'

export interface SandboxOptions {
  clock: Clock
  /** Which halves to stand in for. */
  slack: boolean
  okta: boolean
  /** Slack app manifest. */
  manifest: unknown
  scopes: { name: string; description: string }[]
  /** The portal's own port; the stand-ins take the two after it, so that a restart finds them where they were. */
  port: number
  /** Folder, which is there, that keeps what the stand-ins know; absent: memory. */
  folder: string | undefined
}

export interface Sandbox {
  slack: SlackSandbox | undefined
  okta: OktaSandbox | undefined
  /** What the portal must be told, by the names of its own settings. */
  settings: Record<string, string>
  stop(): Promise<void>
}

/** Starts the outside world, as far as it is not configured. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, port, folder } = options
  const file = (name: string) => (folder ? { file: join(folder, name) } : {})
  const at = (offset: number): number => (port === 0 ? 0 : port + offset)
  const okta = options.okta
    ? await startOktaSandbox({ port: at(2), clock, scopes: options.scopes, ...file('sandbox-okta.db') })
    : undefined
  const slack = options.slack
    ? await startSlackSandbox({
        port: at(1),
        clock,
        manifest: options.manifest,
        mode: 'socket',
        ...(okta && { oktaConsole: okta.console }),
        ...file('sandbox-slack.db'),
      })
    : undefined
  return {
    slack,
    okta,
    settings: { ...slack?.settings, ...okta?.settings },
    stop: async () => void (await Promise.all([slack?.stop(), okta?.stop()])),
  }
}
