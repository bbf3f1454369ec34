import { describe, expect, test } from 'vitest'
import { message } from './support/fake-workspace.ts'
import { pageInChromium } from './support/page-in-chromium.ts'

describe('the page in a browser', { timeout: 20_000 }, () => {
  const at = pageInChromium()

  test('a command is completed and sent by keyboard', async () => {
    await at.open('/?as=dana&at=C0GENERAL1')
    await at.composer().focus()

    await at.page.keyboard.type('/dev')
    await at.page.getByRole('option', { name: '/devportal' }).waitFor()
    await at.page.keyboard.press('Tab')
    expect(await at.composer().inputValue()).toBe('/devportal ')
    await at.page.keyboard.type('create')
    await at.page.keyboard.press('Enter')

    await expect
      .poll(() => at.called('say'))
      .toEqual([['say', 'U0DANA0001', 'C0GENERAL1', '/devportal create', undefined]])
    expect(await at.composer().inputValue()).toBe('')
  })

  test('Escape closes the completion and arrow keys move in it', async () => {
    await at.open('/?as=dana&at=C0GENERAL1')
    await at.composer().focus()

    await at.page.keyboard.type('/')
    await at.page.keyboard.press('ArrowDown')
    expect(await at.page.locator('#completion .active').textContent()).toContain('/remind')
    await at.page.keyboard.press('Escape')

    expect(await at.page.locator('#completion').count()).toBe(0)
    expect(await at.composer().inputValue()).toBe('/')
  })

  test('typed text, caret and focus survive a push', async () => {
    await at.open('/?as=dana&at=C0GENERAL1')
    await at.composer().focus()
    await at.page.keyboard.type('half a sent')
    await at.page.keyboard.press('ArrowLeft')

    at.workspace.messages.push(message('U0ADA00001', 'news from Ada'))
    at.workspace.changed()
    await at.page.getByText('news from Ada').waitFor()
    await at.page.keyboard.type('X')

    expect(await at.composer().inputValue()).toBe('half a senXt')
  })

  test('switching the person keeps the place, and a draft waits for its writer', async () => {
    await at.open('/?as=dana&at=C0GENERAL1')
    await at.composer().fill('a draft of Dana')

    await at.page.getByRole('button', { name: 'acting as' }).click()
    await at.page.getByRole('menuitem', { name: /Ada Okafor/ }).click()
    await expect.poll(() => at.page.url()).toContain('as=ada&at=C0GENERAL1')
    await expect.poll(() => at.composer().inputValue()).toBe('')
    await at.page.goBack()

    await expect.poll(() => at.composer().inputValue()).toBe('a draft of Dana')
  })

  test('"What to try" leads to the person and writes the command', async () => {
    await at.open('/?as=dana&at=C0GENERAL1')

    await at.page.getByRole('button', { name: 'What to try' }).click()
    await at.page.getByRole('button', { name: 'Be Ada' }).click()

    await expect.poll(() => at.composer().inputValue()).toBe('/devportal access')
    expect(at.page.url()).toContain('as=ada')
    expect(at.called('say')).toEqual([])
  })

  test('the theme is remembered', async () => {
    await at.open('/?as=dana&at=C0GENERAL1')
    await at.page.getByRole('button', { name: 'Switch between light and dark' }).click()

    await at.page.reload()

    expect(await at.page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  test('nothing is wider than a phone', async () => {
    await at.page.setViewportSize({ width: 390, height: 844 })
    for (const place of ['C0GENERAL1', 'home']) {
      await at.open(`/?as=dana&at=${place}`)
      expect(await at.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    }
  })
})
