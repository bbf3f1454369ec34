import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium } from '../support/chromium.ts'
import { until } from '../support/deeds.ts'
import { expectNoViolations, startWorld, type World } from '../support/world.ts'

/** A picture of 420x120 px, as a person would have one. */
async function drawLogo(context: BrowserContext): Promise<Buffer> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 420, height: 120 })
  await page.setContent(
    '<body style="margin:0;display:grid;place-items:center;height:120px;background:linear-gradient(120deg,#0b3d91,#06a77d);color:#fff;font:700 52px sans-serif">Lead Sync</body>',
  )
  const picture = await page.screenshot()
  await page.close()
  return picture
}

/** `SCREENSHOTS=1 npx vitest run test/browser` draws the README's pictures anew. */
const shots = new URL('./screenshots/', import.meta.url).pathname

describe('the main job in a browser', () => {
  let world: World
  let chromium: Browser
  let context: BrowserContext
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    ;[world, chromium] = await Promise.all([startWorld(), startChromium()])
    context = await chromium.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 })
    context.setDefaultTimeout(10_000)
    page = await context.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
    await page.goto(world.slack.url)
  })
  afterAll(async () => {
    await chromium?.close()
    await world?.stop()
  })

  const dialog = () => page.getByRole('dialog').last()
  const button = (name: string, exact = true) => page.getByRole('button', { name, exact })
  const run = async (command: string): Promise<void> => {
    await page.locator('#main .composer-text').fill(command)
    await page.keyboard.press('Enter')
  }
  const actAs = async (name: string): Promise<void> => {
    await page.goto(`${world.slack.url}/?as=${name}`)
    await page.waitForSelector('body[data-ready]')
  }
  const picture = async (name: string): Promise<void> => {
    if (!process.env.SCREENSHOTS) return
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: `${shots}${name}.png` })
  }

  it('opens on a note that names three things to try', async () => {
    await page.getByText('Three things to try').waitFor()
    expect(await page.getByRole('button', { name: /^Be |^Get a token/ }).count()).toBe(3)
    await picture('first')
    await page.locator('[data-try-close]').click()
  })

  it('tells the newcomer whom to ask', async () => {
    await actAs('nico')
    // The space: without it, Enter takes the completion, like in Slack
    await run('/devportal ')
    await page.getByText("You don't have access to the ZoomInfo DevPortal yet").last().waitFor()
    expect(await page.getByText('Only visible to you').count()).toBeGreaterThan(0)
  })

  it('lets Ada, the admin, give Dana access', async () => {
    await actAs('ada')
    await run('/devportal access')
    await dialog().locator('.select-many').click()
    await page.getByRole('option', { name: /Dana Reyes/ }).click()
    await page.keyboard.press('Escape')
    await dialog().getByRole('button', { name: 'Add', exact: true }).click()
    await dialog().getByText('has access now').waitFor()
    await picture('access')
  })

  it('lets Dana create an app with a logo and two redirect URIs', async () => {
    await actAs('dana')
    await run('/devportal create')
    await dialog().getByRole('textbox', { name: 'App Integration Name' }).fill('Lead Sync')
    const logo = { name: 'logo.png', mimeType: 'image/png', buffer: await drawLogo(context) }
    await dialog().locator('[data-file]').setInputFiles(logo)
    await dialog()
      .getByRole('textbox', { name: 'Sign-in redirect URIs' })
      .fill('https://app.acme.example/callback')
    await dialog().getByRole('button', { name: 'Add another redirect URI' }).click()
    await dialog().getByRole('textbox', { name: 'Redirect URI 2' }).fill('http://app.acme.example/#second')
    await dialog().getByRole('checkbox', { name: 'ZoomInfo API (ziapi)' }).check()
    await dialog().getByRole('checkbox', { name: 'Search API' }).check()

    await dialog().getByRole('button', { name: 'Create', exact: true }).click()
    await dialog().getByText('Remove the part from # on').waitFor()
    await picture('mistake')
    await dialog().getByRole('textbox', { name: 'Redirect URI 2' }).fill('https://app.acme.example/second')
    await dialog().getByRole('button', { name: 'Create', exact: true }).click()

    await dialog().getByText('Registered at the authorization server').waitFor()
    expect(world.okta.clients()).toMatchObject([{ label: 'Lead Sync', status: 'ACTIVE' }])
  })

  it('shows her the secret', async () => {
    await dialog().getByRole('button', { name: 'Client secret' }).click()
    await dialog().getByRole('button', { name: /^Show/ }).click()
    await dialog()
      .getByText(/dps_\w{46}/)
      .waitFor()
    const shown = await dialog().locator('pre').textContent()
    expect(world.okta.clients()[0]?.secrets.map((secret) => secret.value)).toContain(shown?.trim())
    await dialog().getByRole('button', { name: 'Close' }).first().click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('gives her a token after a login, and the shown curl answers 200', async () => {
    await run('/devportal token')
    const [login] = await Promise.all([
      context.waitForEvent('page'),
      button('Log in to generate a token', false)
        .or(page.getByRole('link', { name: 'Log in to generate a token' }))
        .last()
        .click(),
    ])
    await login.getByRole('button', { name: /Dana Reyes/ }).click()
    await login.getByText('Success: your token is in Slack').waitFor()
    await login.close().catch(() => undefined)
    await page.getByText('Bearer token').last().waitFor()
    await picture('token')

    const blocks = await page.locator('pre').allTextContents()
    const token = blocks.find((text) => text.startsWith('eyJ'))?.trim() ?? ''
    const curl = blocks.find((text) => text.startsWith('curl')) ?? ''
    const address = /'(http[^']+)'/.exec(curl)?.[1] ?? ''
    const body = /-d '(.*)'/s.exec(curl)?.[1] ?? ''
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
      body,
    })
    expect(response.status).toBe(200)
  })

  it('lists the app in Home with its logo, and switches it off and on', async () => {
    await page.goto(`${world.slack.url}/?as=dana&at=home`)
    await page.getByRole('heading', { name: 'API Apps' }).waitFor()
    await page.getByRole('img', { name: 'Logo of Lead Sync' }).waitFor()
    await picture('home')
    await button('Deactivate Lead Sync').click()
    await page.getByRole('button', { name: 'Switch it off' }).click()
    await button('Activate Lead Sync').waitFor()
    await until(() => world.okta.clients()[0]?.status === 'INACTIVE')
    await button('Activate Lead Sync').click()
    await button('Deactivate Lead Sync').waitFor()
  })

  it('left nothing to complain about', () => {
    expect(problems).toEqual([])
    expectNoViolations(world)
  })
})
