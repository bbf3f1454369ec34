import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from '../../support/chromium.ts'
import { startTinyApp, type TinyApp } from './support/tiny-app.ts'

describe('the page on the real stand-in, with a Bolt app', () => {
  let chromium: Browser
  let tiny: TinyApp
  let page: Page

  beforeAll(async () => {
    ;[chromium, tiny] = await Promise.all([startChromium(), startTinyApp()])
    const context = await chromium.newContext({ viewport: { width: 1280, height: 800 } })
    await context.addInitScript('localStorage.setItem("sandbox-try-seen", "yes")')
    page = await context.newPage()
    page.setDefaultTimeout(6000)
  }, 40_000)
  afterAll(async () => {
    await chromium?.close()
    await tiny?.stop()
  })

  const run = async (text: string) => {
    await page.locator('#main .composer-text').fill(text)
    await page.keyboard.press('Enter')
  }

  test('Dana runs a command and only she sees the answer', async () => {
    await page.goto(`${tiny.sandbox.url}/?as=dana`)
    await page.waitForSelector('body[data-ready]')

    await run('/devportal token')

    await page.locator('.only-you').waitFor()
    expect(tiny.heard).toContainEqual({ what: 'command token' })
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.locator('.only-you').waitFor({ state: 'detached' })
  }, 20_000)

  test('she fills in a modal, hears of her mistake, mends it', async () => {
    await run('/devportal create')
    await page.getByLabel('App Integration Name').fill('ab')
    await page.getByLabel('For internal use only').check()
    await page.getByLabel('Sign-in redirect URIs').fill('https://example.com/cb')
    await page.getByLabel('Marketing').check()
    await page.getByRole('button', { name: '+ Add URI' }).click()
    await page.getByLabel('Another URI').fill('https://example.com/second')
    expect(await page.getByLabel('App Integration Name').inputValue()).toBe('ab')
    await page
      .locator('[data-file]')
      .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('png') })
    await page.getByRole('button', { name: 'Remove logo.png' }).waitFor()
    await page.getByRole('button', { name: 'Create', exact: true }).click()

    await page.getByText('Use at least three letters.').waitFor()
    await page.getByLabel('App Integration Name').fill('Audience Sync')
    await page.getByRole('button', { name: 'Create', exact: true }).click()

    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(tiny.heard.at(-1)).toMatchObject({
      what: 'submit',
      values: {
        name: { name: { value: 'Audience Sync' } },
        'uri-2': { uri: { value: 'https://example.com/second' } },
        kind: { kind: { selected_option: { value: 'For internal use only' } } },
        areas: { areas: { selected_options: [{ value: 'Marketing' }] } },
        logo: { logo: { files: [{ name: 'logo.png' }] } },
      },
    })
  }, 20_000)

  test('the app’s Home is published and its buttons work', async () => {
    await page.locator('#sidebar').getByText('DevPortal').click()
    await page.getByText('Partner Enrichment').waitFor()

    await page.getByRole('button', { name: 'More actions' }).first().click()
    await page.getByRole('menuitem', { name: 'Secrets' }).click()

    await expect.poll(() => tiny.heard.map(({ what }) => what)).toContain('overflow app_menu')
    expect(tiny.sandbox.violations).toEqual([])
  }, 20_000)
})
