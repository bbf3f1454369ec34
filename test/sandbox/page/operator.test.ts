import { describe, expect, test } from 'vitest'
import { postCard, reviewChannel } from './support/card.ts'
import { tinyInChromium } from './support/tiny-in-chromium.ts'

describe('the Operator menu', { timeout: 20_000 }, () => {
  const at = tinyInChromium()
  const button = (name: string) => at.page.getByRole('button', { name, exact: true })
  const people = () => at.tiny.sandbox.person('ada').screen().people
  const stateOf = (name: string) => people().find((person) => person.name === name)

  test('is opened, used and closed by keyboard, and says that it is not Slack', async () => {
    await at.open(`as=rae&at=${reviewChannel}`)
    await button('Operator').focus()
    await at.page.keyboard.press('Enter')

    await at.page.getByRole('complementary', { name: 'Operator of the sandbox' }).waitFor()
    await at.page.getByText('of the sandbox, not of Slack').waitFor()
    for (const name of ['Archive', 'Remove DevPortal', 'Share with another organisation']) {
      await at.page.keyboard.press('Tab')
      await expect.poll(() => at.page.locator(':focus').textContent()).toBe(name)
      await at.page.keyboard.press('Enter')
    }
    await at.page.getByText('archived, without DevPortal, shared with another organisation').waitFor()
    // The focus stayed on the button that has become its own opposite
    expect(await at.page.locator(':focus').textContent()).toBe('Stop sharing')
    await at.page.keyboard.press('Escape')

    expect(await at.page.locator('#operator').isHidden()).toBe(true)
    expect(await at.page.locator(':focus').getAttribute('id')).toBe('operator-open')
    await at.page.getByText('an archived channel').waitFor()
  })

  test('deactivates a person, who is shown as such and cannot be acted as', async () => {
    await at.open('as=dana')
    await button('Operator').click()
    await button('Make Ada Okafor a guest').click()
    await button('Make Ada Okafor a member').waitFor()
    expect(stateOf('ada')?.role).toBe('guest')
    await button('Make Ada Okafor a member').click()
    await expect.poll(() => stateOf('ada')?.role).toBe('admin')

    await button('Deactivate Dana Reyes').click()
    await at.page.getByRole('heading', { name: 'Dana Reyes (deactivated)' }).waitFor()
    expect(await at.page.locator('.composer-text').count()).toBe(0)
    await at.page.getByRole('button', { name: 'acting as' }).click()
    const dana = at.page.getByRole('menuitem', { name: 'Dana Reyes (deactivated)' })
    expect(await dana.getAttribute('aria-disabled')).toBe('true')
    await at.page.getByRole('menuitem', { name: /Nico/ }).click()
    await at.page.getByPlaceholder('Message #general').waitFor()
    await at.page.goto(at.tiny.sandbox.url)
    expect(at.page.url()).toContain('as=nico')

    await button('Operator').click()
    await button('Reactivate Dana Reyes').click()
    await button('Deactivate Dana Reyes').waitFor()
    expect(stateOf('dana')?.deleted).toBe(false)
  })

  test('deletes the newest message of the app, in the channel or in its open thread', async () => {
    const { sandbox } = at.tiny
    const card = await postCard(sandbox, 'First card')
    await postCard(sandbox, 'Reminder', card)
    await postCard(sandbox, 'Second card')
    await at.open(`as=rae&at=${reviewChannel}`)
    await button('Operator').click()

    await button('Delete DevPortal’s newest message').click()
    await at.page.getByText('Second card').waitFor({ state: 'detached' })
    await at.page.getByRole('link', { name: '1 reply' }).click()
    await at.page.getByText('Reminder').waitFor()
    await button('Delete DevPortal’s newest message in this thread').click()
    await at.page.getByText('Reminder').waitFor({ state: 'detached' })
    await button('Delete DevPortal’s newest message in this thread').click()
    await expect.poll(() => at.page.getByText('First card').count()).toBe(0)

    await button('Delete DevPortal’s newest message in this thread').click()
    await at.page.getByText('DevPortal has no message here').waitFor()
  })

  test('stays within a phone', async () => {
    await at.page.setViewportSize({ width: 390, height: 844 })
    await at.open('as=dana')
    await button('Operator').click()
    await button('Deactivate Vera Nakamura').scrollIntoViewIfNeeded()

    expect(await at.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await at.page.evaluate('document.getElementById("bar").scrollWidth')).toBe(390)
  })
})

describe('a thread', { timeout: 20_000 }, () => {
  const at = tinyInChromium()

  test('hangs on its message, and buttons in it work', async () => {
    const { sandbox, heard } = at.tiny
    const card = await postCard(sandbox, 'Partner app: Lead Sync')
    await postCard(sandbox, 'Still open', card)
    await at.open(`as=rae&at=${reviewChannel}`)
    await at.page.getByRole('link', { name: '1 reply' }).waitFor()
    await postCard(sandbox, 'Open for two days', card)

    await at.page.getByRole('link', { name: '2 replies' }).click()
    const thread = at.page.getByRole('log', { name: 'Thread' })
    await thread.getByText('Open for two days').waitFor()
    await thread.getByRole('button', { name: 'Approve' }).last().click()
    await expect.poll(() => heard.map(({ what }) => what)).toContain('button approve')
    await at.page.getByPlaceholder('Reply…').fill('Fine with me')
    await at.page.keyboard.press('Enter')
    await thread.getByText('Fine with me').waitFor()
    await at.page.getByRole('link', { name: '3 replies' }).waitFor()
  })

  test('outlives its first message', async () => {
    const card = await postCard(at.tiny.sandbox, 'Partner app: Lead Sync')
    await postCard(at.tiny.sandbox, 'Still open', card)
    await at.open(`as=rae&at=${reviewChannel}&thread=${card}`)

    at.tiny.sandbox.deleteMessage(reviewChannel, card)

    await expect.poll(() => at.page.getByText('This message was deleted.').count()).toBe(2)
    await at.page.getByRole('log', { name: 'Thread' }).getByText('Still open').waitFor()
  })

  test('is where its address in Slack leads', async () => {
    const { sandbox } = at.tiny
    const card = await postCard(sandbox, 'Partner app: Lead Sync')
    const path = `/archives/${reviewChannel}/p${card.replace('.', '')}?thread_ts=${card}&cid=${reviewChannel}`
    await sandbox.gestures.say('U0ADA00001', 'C0GENERAL1', `See https://acme-robotics.slack.com${path}`)
    await at.open('as=rae&at=C0GENERAL1')

    await at.page.getByRole('link', { name: /slack\.com/ }).click()

    await at.page.getByRole('log', { name: 'Thread' }).getByText('Partner app: Lead Sync').waitFor()
    expect(new URL(at.page.url()).searchParams.get('thread')).toBe(card)
  })
})
