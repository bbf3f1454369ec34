/** A page of the fake workspace in a real browser, fresh for each test; fails on anything the console complains of. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { startChromium } from '../../../support/chromium.ts'
import { type ServedPage, servePage } from './browser.ts'

export function pageInChromium() {
  let chromium: Browser
  let context: BrowserContext
  let served: ServedPage
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    chromium = await startChromium()
  }, 30_000)
  afterAll(() => chromium.close())
  beforeEach(async () => {
    served = await servePage()
    context = await chromium.newContext({ viewport: { width: 1280, height: 800 } })
    await context.addInitScript('localStorage.setItem("sandbox-try-seen", "yes")')
    page = await context.newPage()
    page.setDefaultTimeout(8000)
    page.on('console', (line) => ['error', 'warning'].includes(line.type()) && problems.push(line.text()))
    page.on('pageerror', (error) => problems.push(error.message))
  })
  afterEach(async () => {
    await context.close()
    await served.stop()
    expect(problems.splice(0)).toEqual([])
  })

  return {
    get page() {
      return page
    },
    get workspace() {
      return served.workspace
    },
    open: async (path: string) => {
      await page.goto(served.url + path)
      await page.waitForSelector('body[data-ready]')
    },
    composer: () => page.getByPlaceholder('Message #general'),
    /** The gestures of this name that arrived. */
    called: (name: string) => served.workspace.calls.filter(([call]) => call === name),
  }
}
