/** The page on the real stand-in with the tiny app, in a real browser; fails on anything the console complains of. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { startChromium } from '../../../support/chromium.ts'
import { startTinyApp, type TinyApp } from './tiny-app.ts'

export function tinyInChromium() {
  let chromium: Browser
  let tiny: TinyApp
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    chromium = await startChromium()
  }, 30_000)
  afterAll(() => chromium.close())
  beforeEach(async () => {
    tiny = await startTinyApp()
    const context = await chromium.newContext({ viewport: { width: 1280, height: 800 } })
    await context.addInitScript('localStorage.setItem("sandbox-try-seen", "yes")')
    page = await context.newPage()
    page.setDefaultTimeout(8000)
    page.on('pageerror', (error) => problems.push(error.message))
  })
  afterEach(async () => {
    await page.context().close()
    await tiny.stop()
    expect(problems.splice(0)).toEqual([])
    expect(tiny.sandbox.violations).toEqual([])
  })

  return {
    get page() {
      return page
    },
    get tiny() {
      return tiny
    },
    open: async (query: string) => {
      await page.goto(`${tiny.sandbox.url}/?${query}`)
      await page.waitForSelector('body[data-ready]')
    },
  }
}
