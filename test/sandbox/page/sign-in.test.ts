import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts'
import { startChromium } from '../../support/chromium.ts'
import { authorizeUrl, startSignIn } from '../slack/support/sign-in.ts'

describe('Sign in with Slack in a browser', { timeout: 20_000 }, () => {
  let slack: SlackSandbox
  let chromium: Browser
  /** The app's callback, which sends the browser on to somewhere else, as the portal does. */
  let app: Server
  beforeAll(async () => {
    slack = await startSignIn()
    chromium = await startChromium()
    app = createServer((request, response) => {
      if (request.url === '/next') return response.end('<h1>Arrived</h1>')
      const { port } = app.address() as AddressInfo
      return response.writeHead(303, { location: `http://127.0.0.1:${port}/next` }).end()
    })
    await new Promise<void>((resolve) => app.listen(0, resolve))
  }, 30_000)
  afterAll(async () => {
    await chromium.close()
    app.close()
    await slack.stop()
  })

  test('is done by keyboard, and leads through the app to where the app sends it', async () => {
    const { port } = app.address() as AddressInfo
    const page = await chromium.newPage({ viewport: { width: 390, height: 700 }, colorScheme: 'dark' })
    const problems: string[] = []
    page.on('console', (line) => ['error', 'warning'].includes(line.type()) && problems.push(line.text()))
    await page.goto(authorizeUrl(slack, { redirect_uri: `http://localhost:${port}/app/callback/slack` }).href)
    const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')

    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toContain('Dana Reyes')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Arrived' }).waitFor()

    expect({ wide, problems }).toEqual({ wide: false, problems: [] })
    await page.close()
  })
})
