import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

describe('a partner app in review, two teams', () => {
  let world: World
  let pia: PersonDriver
  let rae: PersonDriver
  let tomas: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    pia = world.person('pia')
    rae = world.person('rae')
    tomas = world.person('tomas')
    await giveAccess(world, 'pia')
    for (const reviewer of [rae, tomas]) await reviewer.goto('#api-reviews')
  })
  afterAll(() => world.stop())

  const client = (name: string) => world.okta.clients().find((entry) => entry.label === name)

  it('posts a card with what reviewers need, and risks to look at twice', async () => {
    await createApp(pia, {
      name: 'Partner Hub',
      partner: 'Shows leads to our customers.',
      uris: ['https://hub.partner.example/cb'],
      scopes: { Marketing: ['Manage Audiences'] },
    })

    const seen = await rae.waitFor('Waiting for review')
    for (const text of [
      'Partner Hub',
      'Acme Robotics',
      'Pia Castellano',
      'Shows leads',
      'hub.partner.example',
    ])
      expect(seen).toContain(text)
    for (const risk of ['New domain', 'Writes data: Manage Audiences', 'First partner app'])
      expect(seen).toContain(risk)
    expect(client('Partner Hub')?.status).toBe('INACTIVE')
  })

  it('stays Under Review when the first team approves, and says so on the card and to the submitter', async () => {
    await rae.click('Approve', { near: 'Partner Hub' })

    await rae.waitFor('Still to decide: partnership')
    await tomas.waitFor(/approved by.*Rae Lindqvist/s)
    await pia.goto('DevPortal')
    await pia.waitFor('approved it for team api')
    expect(client('Partner Hub')?.status).toBe('INACTIVE')
  })

  it('goes live when the second team approves', async () => {
    await tomas.click('Approve', { near: 'Partner Hub' })

    await tomas.waitFor('It is live now')
    await rae.waitFor('✅ Approved')
    await pia.waitFor('was approved')
    await expect.poll(() => client('Partner Hub')?.status).toBe('ACTIVE')
    await expect.poll(() => client('Partner Hub')?.groups.length).toBe(2)
  })

  it('gives its owner a token', async () => {
    await logIn(await askForToken(pia, 'Partner Hub'), 'Pia Castellano')

    expect(await pia.waitFor('Bearer token')).toMatch(/eyJ/)
  })

  it('rejects with a reason; the resubmission stands in the same thread and shows what changed', async () => {
    await createApp(pia, {
      name: 'Second Hub',
      partner: 'More leads.',
      uris: ['https://second.partner.example/cb'],
    })
    await rae.waitFor('Second Hub')
    await rae.click('Reject', { near: 'Second Hub' })
    await rae.waitFor('The submitter reads this')
    await rae.fill('Reason', 'Say which customers *exactly*.')
    await rae.submit()
    await pia.goto('DevPortal')
    await pia.waitFor('Say which customers *exactly*.')
    expect(client('Second Hub')?.status).toBe('INACTIVE')

    await pia.click('Edit and resubmit', { near: 'Second Hub' })
    await pia.waitFor('Edit App')
    await pia.fill('What will it do?', 'More leads for our customers in Italy.')
    await pia.fill('Sign-in redirect URIs', 'https://app.second-partner.example/cb')
    await pia.submit()
    await pia.waitFor('Under Review')
    await pia.cancel({ all: true })

    await rae.waitFor(/1 repl/)
    await rae.thread('Second Hub')
    const thread = await rae.waitFor('submission 2')
    expect(thread).toContain('Redirect URI added: https://app.second-partner.example/cb')
    expect(thread).toContain('What it will do was rewritten')
  })

  it('keeps an approved app live while its change is under review', async () => {
    await pia.goto('#general')
    await pia.say('/devportal app Partner Hub')
    await pia.waitFor('App details')
    await pia.click('Edit')
    await pia.waitFor('Edit App')
    await pia.fill('Sign-in redirect URIs', 'https://hub-partner.example/cb')
    await pia.submit()
    await pia.waitFor('A change of this app is under review')
    await pia.cancel({ all: true })
    await rae.goto('#api-reviews')
    await rae.thread('hub.partner.example')

    const card = await rae.waitFor('change of an approved app')
    expect(card).toContain('Redirect URI added: https://hub-partner.example/cb')
    expect(card).toContain('New domain: no approved app of this tenant uses hub-partner.example')
    expect(client('Partner Hub')).toMatchObject({ status: 'ACTIVE' })
    expect(client('Partner Hub')?.redirectUris).toContain('https://hub.partner.example/cb')

    await rae.click('Approve', { near: 'hub-partner.example' })
    await rae.waitFor('Counted for team api')
    await tomas.goto('#api-reviews')
    await tomas.thread('hub.partner.example')
    await tomas.waitFor('change of an approved app')
    await tomas.click('Approve', { near: 'hub-partner.example' })
    await expect.poll(() => client('Partner Hub')?.redirectUris).toContain('https://hub-partner.example/cb')
  })

  it('refuses the submitter, a bystander and a second vote, privately, and writes it down', async () => {
    const ada = world.person('ada')
    await createApp(pia, { name: 'Third Hub', partner: 'Third.' })
    await ada.goto('#api-reviews')
    await ada.waitFor('Third Hub')

    await ada.click('Approve', { near: 'Third Hub' })

    await ada.waitFor('Only members of the review teams')
    await rae.goto('#api-reviews')
    await rae.waitFor('Third Hub')
    await rae.click('Approve', { near: 'Third Hub' })
    await rae.waitFor('Counted for team api')
    await rae.click('Approve', { near: 'Third Hub' })
    await rae.waitFor('One person speaks for one team')
    expect((await world.audit()).filter((row) => row.action === 'review.refused')).toHaveLength(1)
    expect(client('Third Hub')?.status).toBe('INACTIVE')
  })

  it('left nothing to complain about', () => expectNoViolations(world))
})
