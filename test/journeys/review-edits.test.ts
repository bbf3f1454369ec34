import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, auditActions, clientNamed, directMessage, type, until } from '../support/deeds.ts'
import { png } from '../support/pictures.ts'
import { CHANNEL, openEdit, PLACE, rejectApp, submitApp } from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

describe('a submission that its submitter changes', () => {
  let world: World
  let pia: PersonDriver
  let rae: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
    pia = world.person('pia')
    rae = world.person('rae')
    await giveAccess(world, 'pia')
    await rae.goto(PLACE)
  })
  afterAll(() => world.stop())

  const statuses = () => world.okta.clients().map((client) => client.status)

  it('is withdrawn by Pia: the card says so, and Rae can no longer approve it', async () => {
    await submitApp(pia, 'Short Hub')
    await type(rae, '/devportal reviews', 'Short Hub')
    await type(pia, '/devportal app Short Hub', 'App details')
    await pia.click('Withdraw')
    await pia.waitFor('Not Approved')
    await pia.cancel({ all: true })

    await rae.click('Approve', { near: 'Short Hub' })

    await rae.waitFor('@Pia Castellano has withdrawn this submission, on')
    await rae.goto(PLACE)
    await rae.waitFor(/↩️ Withdrawn by the submitter.*Short Hub/s)
    expect(rae.see()).not.toContain('[Approve]')
    expect(await auditActions(world)).toContain('review.withdrawn')
    expect(clientNamed(world.okta, 'Short Hub').status).toBe('INACTIVE')
    await type(rae, '/devportal reviews', 'Nothing waits for your decision.')
  })

  it('can be submitted again after that, in the same thread', async () => {
    await openEdit(pia, 'Short Hub')
    await pia.submit()
    await pia.waitFor('Under Review')
    await pia.cancel({ all: true })
    await rae.goto(PLACE)
    await rae.waitFor('(1 reply)')
    await rae.thread('Short Hub')
    await rae.waitFor('submission 2')

    await rae.click('Approve', { near: 'submission 2' })

    await until(() => clientNamed(world.okta, 'Short Hub').status === 'ACTIVE')
  })

  it('supersedes what waited: only the new version can be approved', async () => {
    await submitApp(pia, 'Draft Hub')
    await type(rae, '/devportal reviews', 'Draft Hub')
    await openEdit(pia, 'Draft Hub')
    await pia.fill('App Integration Name', 'Final Hub')
    await pia.submit()
    await pia.waitFor('Final Hub')
    await pia.cancel({ all: true })

    await rae.click('Approve', { near: 'Draft Hub' })
    await rae.waitFor('@Pia Castellano has withdrawn this submission')
    const afterOld = statuses()
    await rae.goto(PLACE)
    await rae.waitFor(/↩️ Withdrawn by the submitter.*Draft Hub/s)
    await rae.thread('Draft Hub')
    await rae.waitFor('submission 2')
    await rae.click('Approve', { near: 'submission 2' })
    await until(() => clientNamed(world.okta, 'Final Hub').status === 'ACTIVE')

    expect(afterOld).toEqual(['ACTIVE', 'INACTIVE'])
    expect(await directMessage(pia, 'Your partner app was approved: Final Hub')).not.toContain('Draft Hub')
  })

  it('says whose hand it was where an admin withdraws it', async () => {
    const ada = world.person('ada')
    await submitApp(pia, 'Other Hub')
    await rae.goto(PLACE)
    await rae.waitFor('Other Hub')
    await ada.goto('home')
    await ada.click('Show all apps of this workspace')
    await ada.waitFor('Other Hub')
    await ada.click('View', { near: 'Other Hub' })
    await ada.waitFor('App details')
    await ada.click('Withdraw')
    await ada.waitFor('Not Approved')

    await rae.waitFor(/↩️ Withdrawn\*[^\n]*\n[^\n]*Other Hub/)
    await rae.waitFor('↩️ Withdrawn: @Ada Okafor')
    await ada.cancel({ all: true })
  })

  it('leaves nothing to complain about', () => expectNoViolations(world))
})

describe('an approved partner app that is edited', () => {
  let world: World
  let pia: PersonDriver
  let rae: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001|U0PIA00001' } })
    pia = world.person('pia')
    rae = world.person('rae')
    await giveAccess(world, 'pia')
    await submitApp(pia, 'Live Hub', {
      scopes: { 'ZoomInfo API (ziapi)': ['Search API', 'Enrich API'] },
    })
    await rae.goto(PLACE)
    await rae.waitFor('Live Hub')
    await rae.click('Approve', { near: 'Live Hub' })
    await until(() => clientNamed(world.okta, 'Live Hub').status === 'ACTIVE')
  })
  afterAll(() => world.stop())

  const pending = async () =>
    (await allRows(world.databaseUrl)).reviews?.filter((row) => 'status' in row && row.status === 'pending')

  it('has fewer scopes, another logo and another description at once, without a review', async () => {
    await openEdit(pia, 'Live Hub')
    await pia.choose('Enrich API')
    await pia.upload('Logo', { name: 'logo.png', bytes: png(420, 120) })
    await pia.fill('What will it do?', 'Now for Italy too.')
    await pia.submit()

    const seen = await pia.waitFor('Now for Italy too.')
    await pia.cancel({ all: true })
    await until(() => !clientNamed(world.okta, 'Live Hub').scopes.some((scope) => scope.includes('enrich')))

    expect(seen).toContain('Search API')
    expect(seen).not.toContain('Enrich API')
    expect(await pending()).toEqual([])
    expect((await allRows(world.databaseUrl)).apps).toMatchObject([
      { status: 'Approved', purpose: 'Now for Italy too.', logoId: expect.stringMatching(/\w{20,}/) },
    ])
    expect(clientNamed(world.okta, 'Live Hub').status).toBe('ACTIVE')
  })

  it('stays as it is when its change is rejected, and Pia reads the reason', async () => {
    await openEdit(pia, 'Live Hub')
    await pia.fill('App Integration Name', 'Loud Hub')
    await pia.fill('Sign-in redirect URIs', 'https://loud.example.com/callback')
    await pia.submit()
    await pia.waitFor('A change of this app is under review')
    await pia.cancel({ all: true })
    await rae.goto(PLACE)
    await rae.waitFor('(1 reply)')
    await rae.thread('Live Hub')
    const card = await rae.waitFor('change of an approved app')

    await rejectApp(rae, 'Loud Hub', 'Loud is not our tone.')

    const told = await directMessage(pia, 'The change of your app was not approved: Loud Hub')
    expect(card).toContain('Name: Live Hub → Loud Hub')
    expect(told).toContain('Reason: Loud is not our tone.')
    expect(told).toContain('The approved version stays live as it is.')
    const client = clientNamed(world.okta, 'Live Hub')
    expect(client.status).toBe('ACTIVE')
    expect(client.redirectUris).not.toContain('https://loud.example.com/callback')
    const seen = await type(pia, '/devportal app Live Hub', 'App details')
    expect(seen).toContain('Status: ✅ Approved')
    expect(seen).not.toContain('under review')
    await pia.cancel()
  })

  it('is not decided on by Pia where Ada, an admin, has submitted the change: it is her app', async () => {
    const ada = world.person('ada')
    await ada.goto('home')
    await ada.waitFor('Show all apps of this workspace')
    await ada.click('Show all apps of this workspace')
    await ada.waitFor('Live Hub')
    await ada.click('Edit', { near: 'Live Hub' })
    await ada.waitFor('Edit App')
    await ada.fill('App Integration Name', 'Ada Hub')
    await ada.submit()
    await ada.waitFor('A change of this app is under review')
    await ada.cancel({ all: true })
    await world.slack.join(CHANNEL, pia.id)
    await pia.goto(PLACE)
    await pia.thread('Live Hub')
    await pia.waitFor('Ada Hub')

    await pia.click('Approve', { near: 'Ada Hub' })

    await pia.waitFor('or it is yours: somebody else has to decide on it.')
    expect(await pending()).toHaveLength(1)
    await type(pia, '/devportal reviews', 'Nothing waits for your decision.')
    await type(pia, '/devportal app Live Hub', 'App details')
    await pia.click('Withdraw')
    await until(() => !pia.see().includes('under review'))
    await pia.cancel()
  })

  it('takes a withdrawn change back without a word on the live version', async () => {
    await openEdit(pia, 'Live Hub')
    await pia.fill('App Integration Name', 'Later Hub')
    await pia.submit()
    await pia.waitFor('A change of this app is under review')

    await pia.click('Withdraw')

    await until(() => !pia.see().includes('under review'))
    expect(pia.see()).toContain('Application Name: Live Hub')
    expect(await pending()).toEqual([])
    expect(clientNamed(world.okta, 'Live Hub').status).toBe('ACTIVE')
    await pia.cancel()
  })

  it('leaves nothing to complain about', () => expectNoViolations(world))
})
