import { expect, it } from 'vitest'
import { type, until } from '../support/deeds.ts'
import { openEdit, PLACE, postsShowing, rejectApp, submitApp } from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld } from '../support/world.ts'

const label = (letter: string) => letter.repeat(60)
/** Twenty, each as long as one may be, each of a host of its own. */
const uris = (letter: string): string[] =>
  Array.from({ length: 20 }, (_, index) => {
    const host = `xn--bcher-kva.${label(letter)}.${label(letter)}.${label(letter)}.x${index + 10}.example`
    return `https://${host}/`.padEnd(1_024, 'p')
  })

it('a submission as large as one may be has its card, and so has the next one, which changes all of it', async () => {
  const world = await startWorld({ environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
  const [pia, rae] = [world.person('pia'), world.person('rae')]
  await giveAccess(world, 'pia')
  const name = '😀'.repeat(100)
  await submitApp(pia, name, {
    partner: 'p'.repeat(500),
    uris: uris('a'),
    scopes: {
      'ZoomInfo API (ziapi)': ['Search API', 'Enrich API'],
      Marketing: ['Manage Audiences', 'Manage Audience Members'],
    },
  })
  await rae.goto(PLACE)
  await rae.waitFor('Waiting for review')
  await rae.click('Details')
  const details = await rae.waitFor('=== Submission ===')
  await rae.cancel()
  await rejectApp(rae, name, 'r'.repeat(1_000))
  await rae.waitFor('*⛔ Rejected*')

  await openEdit(pia, name)
  for (const [index, uri] of uris('b').entries())
    await pia.fill(index === 0 ? 'Sign-in redirect URIs' : `Redirect URI ${index + 1}`, uri)
  await pia.submit()
  await pia.waitFor('Under Review')
  await pia.cancel({ all: true })

  await rae.waitFor('(1 reply)')
  await rae.thread(name)
  const card = await rae.waitFor('submission 2')
  for (const uri of uris('a')) expect(details).toContain(uri)
  expect(card).toContain('New domain')
  expect(card).toMatch(/and \d+ more/)
  await rae.click('Details', { near: 'submission 2' })
  const all = await rae.waitFor('=== Submission ===')
  for (const uri of uris('b')) expect(all).toContain(`Redirect URI added: ${uri}`)
  await rae.cancel()
  await rae.click('Approve', { near: 'submission 2' })
  await until(() => postsShowing(rae, 'submission 2')[0]?.includes('*✅ Approved*'))
  expectNoViolations(world)
  await world.stop()
})

it('lists of apps whose names are as long as may be are answered whole, by name', async () => {
  const world = await startWorld({ environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
  const [pia, rae] = [world.person('pia'), world.person('rae')]
  await giveAccess(world, 'pia')
  const names = Array.from({ length: 16 }, (_, index) => String.fromCodePoint(0x1f600 + index).repeat(100))
  for (const name of names) await submitApp(pia, name)

  const apps = await type(pia, '/devportal apps', 'Your API apps')
  const home = await type(pia, '/devportal', 'Your API apps')
  const reviews = await type(rae, '/devportal reviews', 'Waiting for your decision')

  for (const name of names.slice(6)) expect(apps).toContain(name)
  for (const name of names.slice(6)) expect(home).toContain(name)
  for (const name of names.slice(0, 15)) expect(reviews).toContain(name)
  expect(reviews).toContain('And 1 more.')
  expectNoViolations(world)
  await world.stop()
})
