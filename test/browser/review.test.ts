import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium } from '../support/chromium.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

/** `SCREENSHOTS=1 npx vitest run test/browser` draws the README's pictures anew. */
const shots = new URL('./screenshots/', import.meta.url).pathname

describe('a review in a browser', () => {
  let world: World
  let chromium: Browser
  let context: BrowserContext
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    ;[world, chromium] = await Promise.all([startWorld(), startChromium()])
    await giveAccess(world, 'pia')
    context = await chromium.newContext({ viewport: { width: 1280, height: 800 } })
    context.setDefaultTimeout(10_000)
    await context.addInitScript('localStorage.setItem("sandbox-try-seen", "yes")')
    page = await context.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
    const uris = ['https://hub.partner.example/callback']
    await createApp(world.person('pia'), {
      name: 'Partner Hub',
      partner: 'Shows our leads to joint customers.',
      uris,
      scopes: { Marketing: ['Manage Audiences'] },
    })
    await createApp(world.person('pia'), { name: 'Rough Draft', partner: 'To be decided.', uris })
  })
  afterAll(async () => {
    await chromium?.close()
    await world?.stop()
  })

  const openAs = async (name: string): Promise<void> => {
    await page.goto(`${world.slack.url}/?as=${name}&at=C0REVIEWS1`)
    await page.waitForSelector('body[data-ready]')
  }
  const client = (label: string) => world.okta.clients().find((entry) => entry.label === label)

  it('lets Rae approve for her team; the app still waits', async () => {
    await openAs('rae')
    await page.getByRole('button', { name: 'Approve Partner Hub' }).click()

    await page.getByText('Still to decide: partnership').last().waitFor()
    await page.getByText('approved by').first().waitFor()
    expect(client('Partner Hub')?.status).toBe('INACTIVE')
  })

  it('lets Tomas approve too, and the app is live', async () => {
    await openAs('tomas')
    await page.getByRole('button', { name: 'Approve Partner Hub' }).waitFor()
    if (process.env.SCREENSHOTS) {
      mkdirSync(shots, { recursive: true })
      await page.getByText('Look twice').first().scrollIntoViewIfNeeded()
      await page.screenshot({ path: `${shots}card.png` })
    }
    await page.getByRole('button', { name: 'Approve Partner Hub' }).click()

    await page.getByText('It is live now').last().waitFor()
    await expect.poll(() => client('Partner Hub')?.status).toBe('ACTIVE')
  })

  it('lets him reject the other one with a reason, which Pia reads beside the way on', async () => {
    await page.getByRole('button', { name: 'Reject Rough Draft' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('Say what it does.')
    await page.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.goto(`${world.slack.url}/?as=pia&at=D0PIA00001`)
    await page.getByText('Say what it does.').last().waitFor()
    await page.getByRole('button', { name: 'Edit and resubmit' }).click()
    const name = page.getByRole('dialog').getByRole('textbox', { name: 'App Integration Name' })
    expect(await name.inputValue()).toBe('Rough Draft')
  })

  it('left nothing to complain about', () => {
    expect(problems).toEqual([])
    expectNoViolations(world)
  })
})
