import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { actions } from '../../src/slack/ids.ts'
import { Browser } from '../support/browser.ts'
import { allRows, auditActions, directMessage, until } from '../support/deeds.ts'
import { type Forger, startForger } from '../support/forger.ts'
import { PLACE, submitApp } from '../support/review-deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

const NO_ACCESS = "You don't have access to the ZoomInfo DevPortal yet."

describe('somebody who is deactivated in Slack', () => {
  let world: World
  let forger: Forger
  let ids: Record<'app' | 'secret' | 'login' | 'review', string>
  let link: string
  beforeAll(async () => {
    world = await startWorld({ mode: 'http', environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
    forger = await startForger(world)
    const dana = world.person('dana')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
    await dana.goto('home')
    await dana.waitFor('Lead Sync')
    link = await askForToken(dana, 'Lead Sync')
    await submitApp(world.person('pia'), 'Partner Hub')
    const rows = (await allRows(world.databaseUrl)) as Record<string, { id: string }[]>
    const idIn = (table: string) => rows[table]?.[0]?.id ?? `no ${table}`
    ids = { app: idIn('apps'), secret: idIn('secrets'), login: idIn('logins'), review: idIn('reviews') }
  })
  afterAll(async () => {
    await forger.stop()
    await world.stop()
  })

  const press = (name: string, actionId: string, value: string, says: string) =>
    forger.press(world.person(name).id, { actionId, value, says })

  const knownAsGone = (userId: string) =>
    until(async () => {
      const { people } = await allRows(world.databaseUrl)
      return people?.some(
        (row) => JSON.stringify(row).includes(userId) && 'kind' in row && row.kind === 'deactivated',
      )
    })

  it('has no access a second later, nor an open login', async () => {
    await world.slack.deactivate(world.person('dana').id)

    await vi.waitFor(
      async () => {
        const { access } = await allRows(world.databaseUrl)
        expect(access).toMatchObject([{ userId: world.person('pia').id }])
      },
      { timeout: 1_000, interval: 20 },
    )

    expect((await new Browser().open(link)).text).toContain('This login was ended in the meantime')
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'access.revoked', actor: 'system' })
  })

  it.each([
    [actions.createApp, 'app'],
    [actions.openApp, 'app'],
    [actions.openSecrets, 'app'],
    [actions.editApp, 'app'],
    [actions.resubmitApp, 'review'],
    [actions.activateApp, 'app'],
    [actions.deactivateApp, 'app'],
    [actions.withdrawReview, 'app'],
    [actions.generateToken, 'app'],
    [actions.askGenerateSecret, 'app'],
    [actions.compromiseSecret, 'secret'],
  ] as const)('is refused at the old button %s, and nothing changes', async (action, of) => {
    const { apps, secrets, logins, audit } = await allRows(world.databaseUrl)

    await press('dana', action, ids[of], NO_ACCESS)

    const after = await allRows(world.databaseUrl)
    expect([after.apps, after.secrets, after.logins, after.audit]).toEqual([apps, secrets, logins, audit])
  })

  it('is refused at the old button of a login, and only the audit notes it', async () => {
    const { logins } = await allRows(world.databaseUrl)

    await press('dana', actions.logIn, ids.login, NO_ACCESS)

    expect((await allRows(world.databaseUrl)).logins).toEqual(logins)
    expect((await world.audit()).at(-1)).toMatchObject({
      action: 'token.refused',
      actor: world.person('dana').id,
    })
  })

  it('cannot ask for access again', async () => {
    await press('dana', actions.requestAccess, '', 'has been deactivated in Slack')

    expect((await allRows(world.databaseUrl)).access_requests).toEqual([])
  })

  it('decides on no partner app, as Rae who was a reviewer', async () => {
    const rae = world.person('rae')
    await rae.goto(PLACE)
    await rae.waitFor('Partner Hub')
    await rae.click('Details')
    await rae.waitFor('=== Submission ===')
    await world.slack.deactivate(rae.id)
    await knownAsGone(rae.id)

    for (const action of [actions.approve, actions.askReject, actions.reviewDetails])
      await press('rae', action, ids.review, 'Only members of the review teams')

    expect((await allRows(world.databaseUrl)).reviews).toMatchObject([{ status: 'pending' }])
    expect((await auditActions(world)).filter((action) => action === 'review.refused')).toHaveLength(2)
  })

  it('grants nothing and removes nobody, as Ada who was an admin', async () => {
    const { nico, pia } = { nico: world.person('nico'), pia: world.person('pia') }
    await nico.goto('home')
    await nico.waitFor(NO_ACCESS)
    await nico.click('Request access')
    await nico.waitFor('Your admins have been asked.')
    await directMessage(world.person('ada'), '[Grant]')
    await world.slack.deactivate(world.person('ada').id)
    await knownAsGone(world.person('ada').id)

    await press('ada', actions.revokeAccess, pia.id, 'Only admins of this workspace')
    await press('ada', actions.grantRequest, nico.id, 'Only admins of this workspace')

    const { access, access_requests } = await allRows(world.databaseUrl)
    expect(access).toMatchObject([{ userId: pia.id }])
    expect(access_requests).toMatchObject([{ status: 'open' }])
  })

  it('leaves no job behind that fails for ever', async () => {
    expect(world.log.filter((line) => line.includes('job failed'))).toEqual([])
    expectNoViolations(world)
  })
})
