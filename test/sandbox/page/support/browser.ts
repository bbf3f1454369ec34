/** The page of the fake workspace, served on a free port. */
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { slackPage } from '../../../../src/sandbox/slack/page/page.ts'
import { appUserId, type FakeWorkspace, fakeWorkspace, people } from './fake-workspace.ts'

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
