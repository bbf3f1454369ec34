import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, clientNamed, directMessage, type, until } from '../support/deeds.ts'
import { png } from '../support/pictures.ts'
import { openEdit, PLACE, postsShowing, rejectApp, submitApp } from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const NOTHING = 'You changed nothing'

let world: World
let pia: PersonDriver
let rae: PersonDriver
beforeAll(async () => {
  world = await startWorld({ environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
  pia = world.person('pia')
  rae = world.person('rae')
  await giveAccess(world, 'pia')
})
beforeEach(() => pia.reload())
afterEach(() => expectNoViolations(world))
afterAll(() => world.stop())

const state = async () => {
  const { apps = [], reviews, votes, audit, logos } = await allRows(world.databaseUrl)
  // Whoever opens an app has its client looked at, which is noted
  return { apps: apps.map((row) => ({ ...row, lookedAt: null, agreed: null })), reviews, votes, audit, logos }
}
const proposals = async (appName: string) =>
  ((await state()).reviews as { status: string; proposal: string }[])
    .map(({ status, proposal }) => ({ status, ...JSON.parse(proposal) }))
    .filter(({ name }) => name === appName)

async function approved(name: string): Promise<void> {
  await rae.goto(PLACE)
  await type(rae, '/devportal reviews', name)
  await rae.click('Approve', { near: name })
  await rae.waitFor('Approved. It is live now')
}
async function submitLive(name: string, form: Parameters<typeof submitApp>[2] = {}): Promise<void> {
  await submitApp(pia, name, form)
  await approved(name)
  await until(() => clientNamed(world.okta, name).status === 'ACTIVE')
}
/** Pia saves the form that is open; answers what she reads then. */
async function save(expected: string | RegExp): Promise<string> {
  await pia.submit()
  const seen = await pia.waitFor(expected)
  await pia.cancel({ all: true })
  return seen
}

describe('the form of an approved app whose change is under review', () => {
  beforeAll(async () => {
    await submitLive('Live Hub')
    await openEdit(pia, 'Live Hub')
    await pia.fill('App Integration Name', 'Loud Hub')
    await pia.fill('Sign-in redirect URIs', 'https://loud.example.com/callback')
    await pia.choose('Enrich API')
    await pia.upload('Logo', { name: 'logo.png', bytes: png(420, 120) })
    await save('A change of this app is under review')
    await until(async () => (await state()).apps?.some((row) => 'syncedLogoId' in row && row.syncedLogoId))
  })

  it('opens with that change and says so, in App details, in Home, and by command', async () => {
    await openEdit(pia, 'Live Hub')
    const seen = pia.see()
    await pia.cancel({ all: true })
    await pia.goto('home')
    await pia.waitFor('Live Hub')
    await pia.click('Edit', { near: 'Live Hub' })
    const fromHome = await pia.waitFor('Edit App')
    await pia.cancel({ all: true })

    for (const screen of [seen, fromHome]) {
      expect(screen).toContain('This is the change that is under review.')
      expect(screen).toContain('Loud Hub')
      expect(screen).toContain('https://loud.example.com/callback')
      expect(screen).not.toContain('https://app.example.com/callback')
    }
  })

  it('changes nothing where nothing was touched: the review waits on, and Pia is told', async () => {
    const before = await state()
    await openEdit(pia, 'Live Hub')

    const seen = await save(NOTHING)

    expect(seen).toContain('A change of this app is under review')
    expect(await state()).toEqual(before)
  })

  it('changes nothing either where fields were added and taken away again, and it was drawn anew', async () => {
    const before = await state()
    await openEdit(pia, 'Live Hub')
    await pia.choose('ZoomInfo API (ziapi)')
    await until(() => !pia.see().includes('Search API'))
    await pia.choose('ZoomInfo API (ziapi)')
    await pia.waitFor('Enrich API')
    await pia.click('+ Add URI')
    await pia.waitFor('Redirect URI 2')
    await pia.click('Remove', { near: 'Redirect URI 2' })
    await until(() => !pia.see().includes('Redirect URI 2'))

    await save(NOTHING)

    expect(await state()).toEqual(before)
  })

  it('replaces the submission with what was changed, and keeps its logo', async () => {
    const [first] = await proposals('Loud Hub')
    await openEdit(pia, 'Live Hub')
    await pia.fill('App Integration Name', 'Louder Hub')

    await save('A change of this app is under review')

    expect((await proposals('Loud Hub')).map(({ status }) => status)).toEqual(['withdrawn'])
    expect(await proposals('Louder Hub')).toEqual([{ ...first, status: 'pending', name: 'Louder Hub' }])
    await approved('Louder Hub')
    await until(() => clientNamed(world.okta, 'Louder Hub').scopes.some((scope) => scope.includes('enrich')))
    expect((await state()).apps?.at(-1)).toMatchObject({ name: 'Louder Hub', logoId: first.logoId })
    expect(first.logoId).toMatch(/\w{20,}/)
  })

  it('saved untouched after Rae has approved what it shows changes nothing', async () => {
    await openEdit(pia, 'Louder Hub')
    await pia.fill('App Integration Name', 'Late Hub')
    await save('A change of this app is under review')
    await openEdit(pia, 'Louder Hub')
    await approved('Late Hub')
    const before = await state()

    const seen = await save(NOTHING)

    expect(seen).toContain('Application Name: Late Hub')
    expect(await state()).toEqual(before)
  })
})

describe('the form of an app that waits for its first approval', () => {
  it('changes nothing where nothing was touched: it says what waits, and it waits on', async () => {
    await submitApp(pia, 'Calm Hub')
    const before = await state()
    await openEdit(pia, 'Calm Hub')
    const form = pia.see()

    const seen = await save(NOTHING)

    expect(form).toContain('This version is under review.')
    expect(seen).toContain('Under Review')
    expect(await state()).toEqual(before)
  })

  it('resubmits what was rejected, also as it is', async () => {
    await type(rae, '/devportal reviews', 'Calm Hub')
    await rejectApp(rae, 'Calm Hub', 'Not calm enough.')
    await directMessage(pia, 'Reason: Not calm enough.')
    await pia.click('Edit and resubmit')
    await pia.waitFor('Edit App')

    await save('Under Review')

    expect((await proposals('Calm Hub')).map(({ status }) => status)).toEqual(['rejected', 'pending'])
    await approved('Calm Hub')
  })
})

describe('the form of a rejected change', () => {
  beforeAll(async () => {
    await submitLive('Firm Hub')
    await openEdit(pia, 'Firm Hub')
    await pia.fill('App Integration Name', 'Soft Hub')
    await pia.fill('Sign-in redirect URIs', 'https://soft.example.com/callback')
    await save('A change of this app is under review')
    await type(rae, '/devportal reviews', 'Soft Hub')
    await rejectApp(rae, 'Soft Hub', 'Too soft.')
    await directMessage(pia, 'Reason: Too soft.')
  })

  it('is the approved version under Edit, and what was rejected under Edit and resubmit', async () => {
    await openEdit(pia, 'Firm Hub')
    const edit = pia.see()
    await pia.cancel({ all: true })
    await pia.goto('DevPortal')
    await pia.click('Edit and resubmit', { near: 'Soft Hub' })

    const resubmit = await pia.waitFor('Edit App')

    expect(edit).not.toContain('Soft Hub')
    expect(resubmit).toContain('This is the change that was not approved.')
    expect(resubmit).toContain('https://soft.example.com/callback')
    expect(resubmit).not.toContain('https://app.example.com/callback')
    await save('A change of this app is under review')
    expect((await proposals('Soft Hub')).map(({ status }) => status)).toEqual(['rejected', 'pending'])
  })

  it('is what waits, once that was submitted, and the live version, once that was approved', async () => {
    await openEdit(pia, 'Firm Hub')
    await pia.fill('App Integration Name', 'Fair Hub')
    await save('A change of this app is under review')
    await pia.goto('DevPortal')
    await pia.click('Edit and resubmit', { near: 'Soft Hub' })
    const waiting = await pia.waitFor('Edit App')
    await pia.cancel()
    await approved('Fair Hub')
    await pia.goto('DevPortal')
    await pia.click('Edit and resubmit', { near: 'Soft Hub' })

    const live = await pia.waitFor(/=== Edit App ===[\s\S]*Fair Hub/)

    expect(waiting).toContain('This is the change that is under review.')
    expect(waiting).toMatch(/=== Edit App ===[\s\S]*Fair Hub/)
    expect(live).not.toContain('was not approved.*')
    await save(NOTHING)
  })
})

describe('an edit of an approved app', () => {
  it('that only puts redirect URIs into another order needs no review and applies at once', async () => {
    const [first, second] = ['https://one.example.com/cb', 'https://two.example.com/cb']
    await submitLive('Order Hub', { uris: [first, second] })
    await openEdit(pia, 'Order Hub')
    await pia.fill('Sign-in redirect URIs', second)
    await pia.fill('Redirect URI 2', first)

    const seen = await save(/App details[\s\S]*two\.example[\s\S]*one\.example/)

    expect(seen).not.toContain('under review')
    expect((await proposals('Order Hub')).map(({ status }) => status)).toEqual(['approved'])
    expect((await state()).apps?.at(-1)).toMatchObject({ redirectUris: JSON.stringify([second, first]) })
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'app.edited' })
  })

  it('by Ada, an admin without access of her own, can add a redirect URI', async () => {
    const ada = world.person('ada')
    await ada.goto('home')
    await ada.waitFor('Show all apps of this workspace')
    await ada.click('Show all apps of this workspace')
    await ada.waitFor('Order Hub')
    await ada.click('Edit', { near: 'Order Hub' })
    await ada.waitFor('Edit App')

    await ada.click('+ Add URI')

    await ada.waitFor('Redirect URI 3')
    await ada.cancel({ all: true })
  })

  it('is not lost in the channel: what nobody touched has left no card', async () => {
    await rae.goto(PLACE)
    expect(postsShowing(rae, 'Order Hub')).toHaveLength(1)
  })
})
