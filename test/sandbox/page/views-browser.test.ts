import { describe, expect, test } from 'vitest'
import type { ScreenView } from '../../../src/sandbox/slack/screen.ts'
import { modalView } from './support/fake-workspace.ts'
import { pageInChromium } from './support/page-in-chromium.ts'
import { plain } from './support/sample-blocks.ts'

describe('views in a browser', { timeout: 20_000 }, () => {
  const at = pageInChromium()

  test('what is typed in a modal survives a push and goes with the submit', async () => {
    at.workspace.modal = modalView()
    await at.open('/?as=dana&at=home')
    const name = at.page.getByLabel('App Integration Name')
    expect(await at.page.evaluate('document.activeElement.id')).toBe(await name.getAttribute('id'))
    await at.page.keyboard.type('Audience')

    at.workspace.modal = modalView({ errors: { 'uri-1': 'Start with https://.' }, hash: '2' })
    at.workspace.changed()
    await at.page.getByText('Start with https://.').waitFor()
    await name.focus()
    await at.page.keyboard.press('End')
    await at.page.keyboard.type(' Sync')
    await at.page.keyboard.press('Enter')

    await expect
      .poll(() => at.called('submit'))
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
    at.workspace.modal = modalView()
    await at.open('/?as=dana&at=home')

    at.workspace.modal = modalView({
      values: { 'uri-1': { uri: { type: 'url_text_input', value: 'https://a.example' } } },
    })
    at.workspace.changed()

    await expect
      .poll(() => at.page.getByLabel('Sign-in redirect URIs').inputValue())
      .toBe('https://a.example')
  })

  test('radio buttons, menus of people and files are sent as Slack sends them', async () => {
    at.workspace.modal = modalView()
    await at.open('/?as=dana&at=home')

    await at.page.getByLabel('For internal use only').check()
    await at.page
      .locator('[data-file]')
      .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('png') })
    await at.page.getByRole('button', { name: 'Who should know' }).click()
    await at.page.getByRole('option', { name: 'Ada Okafor' }).click()

    await expect
      .poll(() => at.called('change').map(([, , target, state]) => [target, state]))
      .toMatchObject([
        [{ blockId: 'kind', actionId: 'kind' }, { selected_option: { value: 'For internal use only' } }],
        [{ blockId: 'logo' }, { type: 'file_input', files: [{ id: 'F0LOGO0001', name: 'logo.png' }] }],
        [{ blockId: 'reviewers' }, { type: 'multi_users_select', selected_users: ['U0ADA00001'] }],
      ])
  })

  test('a file of the wrong kind is refused with what to choose instead', async () => {
    at.workspace.modal = modalView()
    await at.open('/?as=dana&at=home')

    await at.page
      .locator('[data-file]')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })

    await at.page.getByText('Choose a file that ends in png, jpg, jpeg, gif').waitFor()
    expect(at.called('upload')).toEqual([])
  })

  test('Escape closes a modal and the focus returns to where it was', async () => {
    await at.open('/?as=dana&at=home')
    const create = at.page.getByRole('button', { name: '+ Create App' })
    await create.focus()
    await at.page.keyboard.press('Enter')
    at.workspace.modal = modalView()
    at.workspace.changed()
    await at.page.getByRole('dialog').waitFor()

    await at.page.keyboard.press('Escape')

    await at.page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await at.page.evaluate('document.activeElement.id')).toBe(await create.getAttribute('id'))
    expect(at.called('press')).toHaveLength(1)
  })

  test('Tab stays inside a modal', async () => {
    at.workspace.modal = modalView()
    await at.open('/?as=dana&at=home')

    for (let i = 0; i < 30; i++) await at.page.keyboard.press('Tab')

    expect(await at.page.evaluate('document.activeElement.closest("[role=dialog]") !== null')).toBe(true)
  })

  test('a confirm object is asked first', async () => {
    await at.open('/?as=dana&at=C0GENERAL1')
    const revoke = at.page.getByRole('article').getByRole('button', { name: 'Revoke' })

    await revoke.click()
    await at.page.getByRole('button', { name: 'Keep it' }).click()
    expect(at.called('press')).toEqual([])
    await revoke.click()
    await at.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()

    await expect
      .poll(() => at.called('press').map(([, , target]) => target))
      .toMatchObject([{ blockId: 'token-actions', actionId: 'revoke' }])
  })

  test('a confirm object of a list is asked once somebody is chosen', async () => {
    const remove = {
      type: 'users_select',
      action_id: 'remove',
      placeholder: plain('Choose a person'),
      confirm: {
        title: plain('Remove access?'),
        text: plain('It ends at once.'),
        confirm: plain('Remove'),
        deny: plain('Keep it'),
      },
    } as const
    const row = {
      type: 'section',
      block_id: 'row',
      text: plain('Remove somebody'),
      accessory: remove,
    } as const
    at.workspace.modal = modalView({ view: { ...modalView().view, blocks: [row] } as ScreenView['view'] })
    await at.open('/?as=dana&at=home')
    const choose = async () => {
      await at.page.getByText('Choose a person').click()
      await at.page.keyboard.type('Ada')
      await at.page.keyboard.press('Enter')
    }

    await choose()
    await at.page.getByRole('button', { name: 'Keep it' }).click()
    expect(at.called('change')).toEqual([])
    await choose()
    await at.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()

    await expect
      .poll(() => at.called('change').map(([, , target, state]) => [target, state]))
      .toMatchObject([[{ blockId: 'row', actionId: 'remove' }, { selected_user: 'U0ADA00001' }]])
  })

  test('an open overflow menu stays open during a push, and its choice is sent', async () => {
    await at.open('/?as=dana&at=home')
    await at.page.getByRole('button', { name: 'More actions' }).first().click()

    at.workspace.changed()
    await at.page.waitForTimeout(80)
    await at.page.getByRole('menuitem', { name: 'Secrets' }).click()

    await expect
      .poll(() => at.called('press'))
      .toMatchObject([
        ['press', 'U0DANA0001', { blockId: 'app-1', actionId: 'app_menu' }, { value: 'Secrets' }, {}],
      ])
  })
})
