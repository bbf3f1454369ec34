import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium } from '../support/chromium.ts'
import { search } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const shots = new URL('./screenshots/', import.meta.url).pathname

describe('a login as a colleague in a browser', () => {
  let world: World
  let chromium: Browser
  let context: BrowserContext
  let slack: Page
  let login: Page
  let code: string
  const problems: string[] = []

  beforeAll(async () => {
    ;[world, chromium] = await Promise.all([startWorld(), startChromium()])
    await giveAccess(world, 'dana')
    await createApp(world.person('dana'), { name: 'Lead Sync' })
    context = await chromium.newContext({ viewport: { width: 1280, height: 800 } })
    context.setDefaultTimeout(10_000)
    context.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
    slack = await context.newPage()
    await slack.goto(`${world.slack.url}/?as=dana`)
    await slack.waitForSelector('body[data-ready]')
  })
  afterAll(async () => {
    await chromium?.close()
    await world?.stop()
  })

  const picture = async (page: Page, name: string): Promise<void> => {
    if (!process.env.SCREENSHOTS) return
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: `${shots}${name}.png` })
  }
  const buttonNow = () => login.evaluate('document.activeElement?.textContent?.trim()')

  it('asks on a page that names the requester, readable on a phone, with Refuse first for the keyboard', async () => {
    await slack.locator('#main .composer-text').fill('/devportal token')
    await slack.keyboard.press('Enter')
    const opener = slack
      .getByRole('button', { name: 'Log in to generate a token' })
      .or(slack.getByRole('link', { name: 'Log in to generate a token' }))
    ;[login] = await Promise.all([context.waitForEvent('page'), opener.last().click()])
    await login.setViewportSize({ width: 360, height: 740 })
    await login.getByRole('button', { name: /Ada Okafor/ }).click()

    await login.getByRole('heading', { name: 'Give this token to Dana Reyes?' }).waitFor()

    await picture(login, 'mismatch')
    await login.emulateMedia({ colorScheme: 'dark' })
    const overflow = await login.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    await login.keyboard.press('Tab')
    const first = await buttonNow()
    await login.keyboard.press('Tab')
    expect([first, await buttonNow()]).toEqual(['Refuse', 'Show code'])
  })

  it('shows the code on request, by keyboard, and again after a reload', async () => {
    await login.keyboard.press('Enter')
    await login.getByRole('heading', { name: 'The code for Dana Reyes' }).waitFor()
    code = (await login.locator('.code').textContent())?.trim() ?? ''
    await picture(login, 'code')

    await login.reload()

    expect(await login.locator('.code').textContent()).toBe(code)
    expect(code).toMatch(/^\w{4}-\w{4}$/)
    expect(login.url()).not.toContain('code=')
  })

  it('takes the code in Slack, where the message becomes the token', async () => {
    await slack.getByRole('button', { name: 'Enter code' }).last().click()
    const dialog = slack.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Code' }).fill('WRNG-WRNG')
    await dialog.getByRole('button', { name: 'Get token' }).click()
    await dialog.getByText('That is not the code. 4 tries are left.').waitFor()
    await dialog.getByRole('textbox', { name: 'Code' }).fill(code)
    await dialog.getByRole('button', { name: 'Get token' }).click()

    await slack.getByText('Bearer token').last().waitFor()

    const shown = (await slack.locator('pre').allTextContents()).find((text) => text.startsWith('eyJ'))
    expect(await search(world, shown?.trim() ?? '')).toBe(200)
    expect(await slack.getByText('ada@acme-robotics.example').count()).toBeGreaterThan(0)
    await login.reload()
    await login.getByRole('heading', { name: 'Success: your token is in Slack' }).waitFor()
  })

  it('answers the back button and the callback in a second tab with "used", and the token lives on', async () => {
    const shown = (await slack.locator('pre').allTextContents()).find((text) => text.startsWith('eyJ'))
    const again = await context.newPage()
    await again.goto(login.url())
    await again.getByRole('heading', { name: 'Success: your token is in Slack' }).waitFor()
    await login.goBack()
    await login.waitForLoadState()

    expect(await search(world, shown?.trim() ?? '')).toBe(200)
    expect(problems.filter((line) => !/status of 4\d\d/.test(line))).toEqual([])
    expectNoViolations(world)
  })
})
