/** A real Chromium, started once per test file, and a page served on a free port. */
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { type Browser, chromium } from 'playwright-core'
import { slackPage } from '../../../../src/sandbox/slack/page/page.ts'
import { appUserId, type FakeWorkspace, fakeWorkspace, people } from './fake-workspace.ts'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
]
export const chromiumPath = process.env.CHROMIUM_PATH ?? places.find((path) => existsSync(path))

// Without these, Chromium looks for its maker's hosts at every start.
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath ?? '/usr/bin/chromium', args: quiet })

export interface ServedPage {
  url: string
  workspace: FakeWorkspace
  stop(): Promise<void>
}

export async function servePage(): Promise<ServedPage> {
  const workspace = fakeWorkspace()
  const app = slackPage({ gestures: workspace, people, appUserId })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    workspace,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
