import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chromiumPath, type ServedPage, servePage, startChromium } from './support/browser.ts'
import { message, modalView } from './support/fake-workspace.ts'

describe.skipIf(!chromiumPath)('the page in a browser', () => {
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
    page.setDefaultTimeout(5000)
    page.on('console', (line) => ['error', 'warning'].includes(line.type()) && problems.push(line.text()))
    page.on('pageerror', (error) => problems.push(error.message))
  })
  afterEach(async () => {
    await context.close()
    await served.stop()
    expect(problems.splice(0)).toEqual([])
  })

  const open = async (path: string) => {
    await page.goto(served.url + path)
    await page.waitForSelector('body[data-ready]')
  }
  const composer = () => page.getByPlaceholder('Message #general')
  const called = (name: string) => served.workspace.calls.filter(([call]) => call === name)

  test('a command is completed and sent by keyboard', async () => {
    await open('/?as=dana&at=C0GENERAL1')
    await composer().focus()

    await page.keyboard.type('/dev')
    await page.getByRole('option', { name: '/devportal' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await composer().inputValue()).toBe('/devportal ')
    await page.keyboard.type('create')
    await page.keyboard.press('Enter')

    await expect
      .poll(() => called('say'))
      .toEqual([['say', 'U0DANA0001', 'C0GENERAL1', '/devportal create', undefined]])
    expect(await composer().inputValue()).toBe('')
  })

  test('Escape closes the completion and arrow keys move in it', async () => {
    await open('/?as=dana&at=C0GENERAL1')
    await composer().focus()

    await page.keyboard.type('/')
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('#completion .active').textContent()).toContain('/remind')
    await page.keyboard.press('Escape')

    expect(await page.locator('#completion').count()).toBe(0)
    expect(await composer().inputValue()).toBe('/')
  })

  test('typed text, caret and focus survive a push', async () => {
    await open('/?as=dana&at=C0GENERAL1')
    await composer().focus()
    await page.keyboard.type('half a sent')
    await page.keyboard.press('ArrowLeft')

    served.workspace.messages.push(message('U0ADA00001', 'news from Ada'))
    served.workspace.changed()
    await page.getByText('news from Ada').waitFor()
    await page.keyboard.type('X')

    expect(await composer().inputValue()).toBe('half a senXt')
  })

  test('what is typed in a modal survives a push and goes with the submit', async () => {
    served.workspace.modal = modalView()
    await open('/?as=dana&at=home')
    const name = page.getByLabel('App Integration Name')
    expect(await page.evaluate('document.activeElement.id')).toBe(await name.getAttribute('id'))
    await page.keyboard.type('Audience')

    served.workspace.modal = modalView({ errors: { 'uri-1': 'Start with https://.' }, hash: '2' })
    served.workspace.changed()
    await page.getByText('Start with https://.').waitFor()
    await name.focus()
    await page.keyboard.press('End')
    await page.keyboard.type(' Sync')
    await page.keyboard.press('Enter')

    await expect
      .poll(() => called('submit'))
      .toMatchObject([
        [
          'submit',
          'U0DANA0001',
          'V0CREATE01',
          { name: { name: { type: 'plain_text_input', value: 'Audience Sync' } } },
        ],
      ])
  })

  test('an app’s new value replaces one that nobody is typing in', async () => {
    served.workspace.modal = modalView()
    await open('/?as=dana&at=home')

    served.workspace.modal = modalView({
      values: { 'uri-1': { uri: { type: 'url_text_input', value: 'https://a.example' } } },
    })
    served.workspace.changed()

    await expect.poll(() => page.getByLabel('Sign-in redirect URIs').inputValue()).toBe('https://a.example')
  })

  test('radio buttons, menus of people and files are sent as Slack sends them', async () => {
    served.workspace.modal = modalView()
    await open('/?as=dana&at=home')

    await page.getByLabel('For internal use only').check()
    await page
      .locator('[data-file]')
      .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('png') })
    await page.getByRole('button', { name: 'Who should know' }).click()
    await page.getByRole('option', { name: 'Ada Okafor' }).click()

    await expect
      .poll(() => called('change').map(([, , target, state]) => [target, state]))
      .toMatchObject([
        [{ blockId: 'kind', actionId: 'kind' }, { selected_option: { value: 'For internal use only' } }],
        [{ blockId: 'logo' }, { type: 'file_input', files: [{ id: 'F0LOGO0001', name: 'logo.png' }] }],
        [{ blockId: 'reviewers' }, { type: 'multi_users_select', selected_users: ['U0ADA00001'] }],
      ])
  })

  test('a file of the wrong kind is refused with what to choose instead', async () => {
    served.workspace.modal = modalView()
    await open('/?as=dana&at=home')

    await page
      .locator('[data-file]')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })

    await page.getByText('Choose a file that ends in png, jpg, jpeg, gif').waitFor()
    expect(called('upload')).toEqual([])
  })

  test('Escape closes a modal and the focus returns to where it was', async () => {
    await open('/?as=dana&at=home')
    const create = page.getByRole('button', { name: '+ Create App' })
    await create.focus()
    await page.keyboard.press('Enter')
    served.workspace.modal = modalView()
    served.workspace.changed()
    await page.getByRole('dialog').waitFor()

    await page.keyboard.press('Escape')

    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.id')).toBe(await create.getAttribute('id'))
    expect(called('press')).toHaveLength(1)
  })

  test('Tab stays inside a modal', async () => {
    served.workspace.modal = modalView()
    await open('/?as=dana&at=home')

    for (let i = 0; i < 30; i++) await page.keyboard.press('Tab')

    expect(await page.evaluate('document.activeElement.closest("[role=dialog]") !== null')).toBe(true)
  })

  test('a confirm object is asked first', async () => {
    await open('/?as=dana&at=C0GENERAL1')
    const revoke = page.getByRole('article').getByRole('button', { name: 'Revoke' })

    await revoke.click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect(called('press')).toEqual([])
    await revoke.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()

    await expect
      .poll(() => called('press').map(([, , target]) => target))
      .toMatchObject([{ blockId: 'token-actions', actionId: 'revoke' }])
  })

  test('an open overflow menu stays open during a push, and its choice is sent', async () => {
    await open('/?as=dana&at=home')
    await page.getByRole('button', { name: 'More actions' }).first().click()

    served.workspace.changed()
    await page.waitForTimeout(80)
    await page.getByRole('menuitem', { name: 'Secrets' }).click()

    await expect
      .poll(() => called('press'))
      .toMatchObject([
        ['press', 'U0DANA0001', { blockId: 'app-1', actionId: 'app_menu' }, { value: 'Secrets' }, {}],
      ])
  })

  test('switching the person keeps the place, and a draft waits for its writer', async () => {
    await open('/?as=dana&at=C0GENERAL1')
    await composer().fill('a draft of Dana')

    await page.getByRole('button', { name: 'acting as' }).click()
    await page.getByRole('menuitem', { name: /Ada Okafor/ }).click()
    await expect.poll(() => page.url()).toContain('as=ada&at=C0GENERAL1')
    await expect.poll(() => composer().inputValue()).toBe('')
    await page.goBack()

    await expect.poll(() => composer().inputValue()).toBe('a draft of Dana')
  })

  test('"What to try" leads to the person and writes the command', async () => {
    await open('/?as=dana&at=C0GENERAL1')

    await page.getByRole('button', { name: 'What to try' }).click()
    await page.getByRole('button', { name: 'Be Ada' }).click()

    await expect.poll(() => composer().inputValue()).toBe('/devportal access')
    expect(page.url()).toContain('as=ada')
    expect(called('say')).toEqual([])
  })

  test('the theme is remembered', async () => {
    await open('/?as=dana&at=C0GENERAL1')
    await page.getByRole('button', { name: 'Switch between light and dark' }).click()

    await page.reload()

    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  test('nothing is wider than a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const place of ['C0GENERAL1', 'home']) {
      await open(`/?as=dana&at=${place}`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    }
  })
})
