import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { globex } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { codeOn, enterCode, logInAsOther } from '../support/code-deeds.ts'
import {
  allRows,
  clientNamed,
  directMessage,
  getToken,
  search,
  tokenOn,
  type,
  until,
} from '../support/deeds.ts'
import { CHANNEL, PLACE, rejectApp, submitApp } from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

/** One team, which names its submitter, a guest and a visitor too: a list makes nobody a reviewer of everything. */
const TEAM = 'reviewers=U0RAE00001|U0TOMAS001|U0PIA00001|U0GUS00001|U0VERA0001'

describe('a partner app in review, one team', () => {
  let world: World
  let pia: PersonDriver
  let rae: PersonDriver
  let tomas: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ environment: { REVIEW_TEAMS: TEAM } })
    pia = world.person('pia')
    rae = world.person('rae')
    tomas = world.person('tomas')
    for (const name of ['pia', 'gus', 'vera', 'nico']) await world.slack.join(CHANNEL, world.person(name).id)
    await giveAccess(world, 'pia')
  })
  afterAll(() => world.stop())

  it('goes live with one approval', async () => {
    await submitApp(pia, 'Solo Hub')
    await rae.goto(PLACE)
    await rae.waitFor('Solo Hub')

    await rae.click('Approve', { near: 'Solo Hub' })

    await rae.waitFor('Approved. It is live now, and the submitter is told.')
    await rae.waitFor(/\*✅ Approved\* · new partner app.*approved by @Rae Lindqvist/s)
    expect(await directMessage(pia, 'Your partner app was approved: Solo Hub')).toContain('@Rae Lindqvist')
    await until(() => clientNamed(world.okta, 'Solo Hub').status === 'ACTIVE')
  })

  it('gives its owner a token of hers, and one of a user of another tenant once they give her the code', async () => {
    const own = await getToken(pia, 'Solo Hub', 'Pia Castellano')
    pia.reload()
    const browser = await logInAsOther(pia, 'Solo Hub', 'Gil Barros')
    const afterGil = await allRows(world.databaseUrl)
    await enterCode(pia, await codeOn(browser))

    const seen = await pia.waitFor('Bearer token')

    const claims = JSON.parse(Buffer.from(tokenOn(seen).split('.')[1] ?? '', 'base64url').toString())
    expect(afterGil.deliveries).toHaveLength(1)
    expect(seen).toContain('Acts as: gil@globex-partners.example')
    expect(claims).toMatchObject({ tenant_id: globex.teamId })
    expect(await search(world, tokenOn(seen))).toBe(200)
    expect(await search(world, own)).toBe(200)
    expect(tokenOn(seen)).not.toBe(own)
  })

  it('lists under /devportal reviews what waits for Tomas, oldest first, with buttons that work', async () => {
    await submitApp(pia, 'First Come')
    await submitApp(pia, 'Second Come')

    const seen = await type(tomas, '/devportal reviews', 'Second Come')
    await tomas.click('Approve', { near: 'First Come' })
    await tomas.waitFor('Approved. It is live now')
    await rejectApp(tomas, 'Second Come', 'Twice is once too often.')
    await until(() => clientNamed(world.okta, 'First Come').status === 'ACTIVE')

    expect(seen.indexOf('First Come')).toBeLessThan(seen.indexOf('Second Come'))
    expect(seen).not.toContain('Solo Hub')
    await directMessage(pia, 'Reason: Twice is once too often.')
    await type(tomas, '/devportal reviews', 'Nothing waits for your decision.')
  })

  it('lists for Pia, a reviewer too, nothing of her own', async () => {
    await submitApp(pia, 'Own Thing')

    await type(pia, '/devportal reviews', 'Nothing waits for your decision.')
    await type(rae, '/devportal reviews', 'Own Thing')
  })

  it('tells a late Tomas who decided and when, to him alone, also after a restart', async () => {
    await type(tomas, '/devportal reviews', 'Own Thing')
    await rae.goto(PLACE)
    await rae.waitFor('Own Thing')
    await tomas.click('Reject', { near: 'Own Thing' })
    await tomas.waitFor('The submitter reads this')
    await rae.click('Approve', { near: 'Own Thing' })
    await rae.waitFor(/✅ Approved[^\n]*\n[^\n]*Own Thing/)
    const { reviews, votes, audit } = await allRows(world.databaseUrl)
    const late = /@Rae Lindqvist has approved this already, on \d{4}-\d\d-\d\d at \d\d:\d\d UTC. Nothing was/

    await tomas.fill('Reason', 'Too late.')
    await tomas.submit()
    const told = await tomas.waitFor('=== Not possible ===')
    await tomas.cancel({ all: true })
    await tomas.click('Approve', { near: 'Own Thing' })
    await tomas.waitFor(late)
    await world.restart()
    for (const button of ['Approve', 'Reject']) {
      const before = tomas.see().split('has approved this already').length
      await tomas.click(button, { near: 'Own Thing' })
      await until(() => tomas.see().split('has approved this already').length > before)
    }

    expect(told).toMatch(/=== Not possible ===\n@Rae Lindqvist has approved this already/)
    expect(tomas.see().match(/\(only visible to you\): @Rae Lindqvist has approved/g)).toHaveLength(3)
    expect(rae.see()).not.toContain('Nothing was changed')
    const after = await allRows(world.databaseUrl)
    expect([after.reviews, after.votes, after.audit]).toEqual([reviews, votes, audit])
  })

  it('is not rejected without a reason: the field asks for one', async () => {
    await submitApp(pia, 'Mute Hub')
    await tomas.goto(PLACE)
    await tomas.waitFor('Mute Hub')

    await rejectApp(tomas, 'Mute Hub', '   ')

    await tomas.waitFor('! Say what has to change: the submitter reads it.')
    expect((await allRows(world.databaseUrl)).reviews?.at(-1)).toMatchObject({ status: 'pending' })
    await tomas.cancel()
  })

  it.each([
    { who: 'Pia, who submitted it', name: 'pia', says: 'You submitted this app yourself' },
    { who: 'Nico, who is in the channel only', name: 'nico', says: 'Only members of the review teams' },
    { who: 'Gus, a guest whom the team lists', name: 'gus', says: 'Only members of the review teams' },
    { who: 'Vera of another workspace, listed too', name: 'vera', says: 'Only members of the review teams' },
  ])('refuses $who, with the reason and to that person alone', async ({ name, says }) => {
    const person = world.person(name)
    await person.goto(PLACE)
    await person.waitFor('Mute Hub')
    const before = await allRows(world.databaseUrl)

    await person.click('Approve', { near: 'Mute Hub' })
    await person.waitFor(`(only visible to you): ${says}`)
    await person.click('Reject', { near: 'Mute Hub' })
    await until(
      async () => ((await allRows(world.databaseUrl)).audit?.length ?? 0) > (before.audit?.length ?? 0) + 1,
    )

    expect(person.screen().modal).toBeUndefined()
    expect(rae.see()).not.toContain(says)
    const { apps, reviews, votes, audit } = await allRows(world.databaseUrl)
    expect([apps, reviews, votes]).toEqual([before.apps, before.reviews, before.votes])
    expect(audit?.slice(-2)).toMatchObject([
      { action: 'review.refused', actor: person.id },
      { action: 'review.refused', actor: person.id },
    ])
    expect(clientNamed(world.okta, 'Mute Hub').status).toBe('INACTIVE')
  })

  it('leaves nothing to complain about', () => expectNoViolations(world))
})

describe('a partner app in review, two teams of which one has two members', () => {
  it('counts Rae for team api and refuses Nico of the same team, in the audit too', async () => {
    const world = await startWorld({
      environment: { REVIEW_TEAMS: 'api=U0RAE00001|U0NICO0001,partnership=U0TOMAS001' },
    })
    const [rae, nico, tomas] = [world.person('rae'), world.person('nico'), world.person('tomas')]
    await world.slack.join(CHANNEL, nico.id)
    await giveAccess(world, 'pia')
    await submitApp(world.person('pia'), 'Duo Hub')
    for (const reviewer of [rae, nico, tomas]) {
      await reviewer.goto(PLACE)
      await reviewer.waitFor('Duo Hub')
    }
    await rae.click('Approve', { near: 'Duo Hub' })
    await rae.waitFor('Counted for team api')

    await nico.click('Approve', { near: 'Duo Hub' })

    await nico.waitFor('@Rae Lindqvist has approved this for team api already; the other teams are still')
    expect(clientNamed(world.okta, 'Duo Hub').status).toBe('INACTIVE')
    expect((await allRows(world.databaseUrl)).votes).toHaveLength(1)
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'review.refused', actor: nico.id })
    await type(nico, '/devportal reviews', 'Nothing waits for your decision.')
    await tomas.click('Approve', { near: 'Duo Hub' })
    await until(() => clientNamed(world.okta, 'Duo Hub').status === 'ACTIVE')
    expectNoViolations(world)
    await world.stop()
  })
})
