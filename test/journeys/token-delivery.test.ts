import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, auditActions, directMessage, getToken, search, tokenOn, until } from '../support/deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
})
afterAll(() => world.stop())

const deliveries = async () =>
  ((await allRows(world.databaseUrl)).deliveries ?? []) as { shownAt: string | null }[]
const waiting = async () => (await deliveries()).filter((delivery) => delivery.shownAt === null)

describe('a token whose message is gone', () => {
  it('waits behind Show token in a direct message without it, and is shown once', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    world.slack.faults.api('response_url', { kind: 'error', error: 'used_url' })
    world.slack.faults.api('chat.postEphemeral', { kind: 'error', error: 'not_in_channel' })
    const browser = await logIn(url, 'Dana Reyes')

    const message = await directMessage(dana, '[Show token]')
    await dana.click('Show token')
    const shown = await dana.waitFor('=== Your token ===')
    await dana.cancel()
    await dana.click('Show token')
    await dana.waitFor('This token is gone')

    expect(browser.page.text).toContain('look for a direct message of DevPortal')
    expect(message).toContain('Your token is ready for: Lead Sync')
    expect(tokenOn(message)).toBe('')
    expect(await search(world, tokenOn(shown))).toBe(200)
    expect(await waiting()).toEqual([])
    expect(await deliveries()).toHaveLength(1)
    expect((await auditActions(world)).slice(-3)).toEqual([
      'token.issued',
      'token.delivered',
      'token.refused',
    ])
  })

  it('is told in a direct message too where Slack has lost the message silently', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    const before = dana.see()
    dana.reload()
    await logIn(url, 'Dana Reyes')

    await directMessage(dana, /Show token[\s\S]*Show token/)
    await dana.click('Show token')

    const shown = await dana.waitFor('=== Your token ===')
    expect(before).toContain('Log in to generate a token')
    expect(await search(world, tokenOn(shown))).toBe(200)
    await dana.cancel()
  })

  it('goes to a direct message where the window that waited has been closed', async () => {
    await dana.goto('home')
    await dana.waitFor('Lead Sync')
    await dana.click('Generate token', { near: 'Lead Sync' })
    await dana.waitFor('Keep this window open')
    const { url = '' } = await dana.click('Log in to generate a token')
    await dana.cancel()
    const before = (await directMessage(dana, 'DevPortal')).split('[Show token]').length
    await logIn(url, 'Dana Reyes')

    await until(() => dana.see().split('[Show token]').length > before)
    await dana.click('Show token')

    expect(await search(world, tokenOn(await dana.waitFor('=== Your token ===')))).toBe(200)
    await dana.cancel()
  })
})

describe('a token whose message Slack no longer takes an answer to', () => {
  it('comes in a new message that only its person sees', async () => {
    const url = await askForToken(dana, 'Lead Sync')
    world.slack.faults.api('response_url', { kind: 'error', error: 'used_url' })
    await logIn(url, 'Dana Reyes')

    const seen = await dana.waitFor('Bearer token')

    expect(seen).toContain('(only visible to you): Token for: Lead Sync')
    expect(await search(world, tokenOn(seen))).toBe(200)
    expect(world.slack.calls.filter(({ method }) => method === 'chat.postEphemeral')).toHaveLength(2)
    await dana.click('Dismiss')
    await until(() => !dana.see().includes('Bearer token'))
    dana.reload()
  })
})

describe('a token that was delivered', () => {
  it('is dismissed: the message goes, and so does our sealed copy', async () => {
    await getToken(dana, 'Lead Sync', 'Dana Reyes')
    const before = await waiting()
    await dana.click('Dismiss')

    await until(() => !dana.see().includes('Bearer token'))

    await until(async () => (await waiting()).length === before.length - 1)
    await directMessage(dana, '[Show token]')
    await dana.click('Show token')
    await dana.waitFor('This token is gone')
  })

  it('is revoked: the API takes it no longer, and the message says what that means', async () => {
    const token = await getToken(dana, 'Lead Sync', 'Dana Reyes')
    const before = await search(world, token)
    await dana.click('Revoke')

    const seen = await dana.waitFor('The authorization server was asked to end this token. APIs')

    expect(before).toBe(200)
    expect(await search(world, token)).toBe(401)
    expect(tokenOn(seen)).toBe('')
    expect((await auditActions(world)).at(-1)).toBe('token.revoked')
  })

  it('is revoked also where Slack lets nobody change its message, and that is told in a window', async () => {
    const token = await getToken(dana, 'Lead Sync', 'Dana Reyes')
    world.slack.faults.api('response_url', { kind: 'status', status: 503 }, 10)

    await dana.click('Revoke')

    await dana.waitFor(/=== DevPortal ===\nThe authorization server was asked to end this token\./)
    expect(await search(world, token)).toBe(401)
    world.slack.faults.clear()
    await dana.cancel()
    dana.reload()
  })

  it('is forgotten when it is dismissed, before its message goes: where that fails, it can be dismissed again', async () => {
    dana.reload()
    await getToken(dana, 'Lead Sync', 'Dana Reyes')
    const before = await waiting()
    world.slack.faults.api('response_url', { kind: 'status', status: 500 })
    await dana.click('Dismiss')

    await until(async () => (await waiting()).length === before.length - 1)

    expect(dana.see()).toContain('Bearer token')
    await dana.click('Dismiss')
    await until(() => !dana.see().includes('Bearer token'))
  })

  it('can be revoked once more for as long as nothing says that it is', async () => {
    dana.reload()
    const token = await getToken(dana, 'Lead Sync', 'Dana Reyes')
    const off = world.okta.faults.add({
      on: 'login',
      kind: 'slow',
      ms: 600,
      method: 'POST',
      path: '/oauth2/default/v1/revoke',
    })
    await dana.click('Revoke')

    const seen = await dana.waitFor('⏳ Asking the authorization server to end this token.')

    expect(tokenOn(seen)).toBe('')
    expect(seen).toContain('[Try again]')
    off()
    await dana.waitFor('The authorization server was asked to end this token. APIs')
    expect(await search(world, token)).toBe(401)
  })

  it('is revoked from its message also after it was shown once more', async () => {
    dana.reload()
    const token = await getToken(dana, 'Lead Sync', 'Dana Reyes')
    await directMessage(dana, '[Show token]')
    await dana.click('Show token')
    await dana.waitFor('=== Your token ===')
    await dana.cancel()
    await dana.goto('#general')
    await dana.click('Revoke')

    await dana.waitFor('The authorization server was asked to end this token. APIs')

    expect(await search(world, token)).toBe(401)
  })

  it('is forgotten by us after ten minutes', async () => {
    const token = await getToken(dana, 'Lead Sync', 'Dana Reyes')
    const before = await waiting()
    world.clock.advance(10 * 60_000)

    await until(async () => (await waiting()).length === 0)

    expect(before).not.toEqual([])
    expect(await search(world, token)).toBe(200)
    await directMessage(dana, '[Show token]')
    await dana.click('Show token')
    await dana.waitFor('This token is gone')
    expectNoViolations(world)
  })
})

it('a token that Slack did not take at once is not handed over to who has become a guest meanwhile, without a word of it', async () => {
  const apart = await startWorld()
  const pia = apart.person('pia')
  await giveAccess(apart, 'pia')
  await createApp(pia, { name: 'Mail Sync' })
  const url = await askForToken(pia, 'Mail Sync')
  for (const method of ['response_url', 'chat.postEphemeral', 'chat.postMessage'])
    apart.slack.faults.api(method, { kind: 'status', status: 503 }, 1_000)
  await logIn(url, 'Pia Castellano')
  const deliveries = async () =>
    ((await allRows(apart.databaseUrl)).jobs as { kind: string; attempts: number }[]).filter(
      ({ kind, attempts }) => kind === 'deliver-token' && attempts > 0,
    )
  await until(async () => (await deliveries()).length > 0)
  const { people } = apart.slack.workspace
  const member = people.get(pia.id)
  if (!member) throw new Error('Pia is not there')
  people.put(pia.id, { ...member, role: 'guest' })
  apart.clock.advance(60_000)
  apart.slack.faults.clear()

  await until(async () => (await deliveries()).length === 0)

  expect(tokenOn(pia.see())).toBe('')
  expect((await apart.audit()).at(-1)).toMatchObject({ action: 'access.revoked', actor: 'system' })
  expectNoViolations(apart)
  await apart.stop()
})
