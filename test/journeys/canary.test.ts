import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { haystack, haystacksOf, leaksIn } from '../support/canary.ts'
import { type Hunt, linksOf, modes, slackHaystacks, startHunt } from '../support/hunt.ts'

describe.each(modes)('after every journey, Slack over %s,', (mode) => {
  let hunt: Hunt
  let world: Hunt['world']
  let seen: Hunt['seen']
  let canaries: Hunt['canaries']
  beforeAll(async () => {
    hunt = await startHunt({ mode })
    ;({ world, seen, canaries } = hunt)
  }, 60_000)
  afterAll(() => hunt.stop())

  it('there was something to find: secrets, tokens, codes, states, tickets', () => {
    const count = (what: string) => canaries.filter((canary) => canary.what === what).length

    expect(seen.tokens.size).toBe(6)
    expect([seen.refused.size, seen.codes.size]).toEqual([1, 2])
    expect(canaries.every(({ what, value }) => value.length >= (what === 'a code of a page' ? 8 : 20))).toBe(
      true,
    )
    expect(count('a client secret')).toBeGreaterThanOrEqual(3)
    expect(count('an authorization code')).toBeGreaterThanOrEqual(7)
    expect(count('a state')).toBeGreaterThanOrEqual(7)
    expect(count('a verifier')).toBeGreaterThanOrEqual(7)
    expect(world.log.length).toBeGreaterThan(30)
    expect(world.slack.violations).toEqual([])
    expect(world.okta.violations).toEqual([])
  })

  it('log, database and audit hold none of it, neither as rows nor as bytes', async () => {
    const leaks = leaksIn(await haystacksOf(world), [...canaries, ...linksOf(hunt)])

    expect(leaks).toEqual([])
  })

  it('no call to Slack carries any of it, but for preformatted blocks', () => {
    const leaks = leaksIn(slackHaystacks(hunt), canaries)

    expect(world.slack.calls.length).toBeGreaterThan(50)
    expect(hunt.acks().length > 20).toBe(mode === 'http')
    expect(leaks).toEqual([])
  })

  it('Slack took each token once, and secrets only into the window that shows them', () => {
    const taken = world.slack.calls.filter(({ answer }) => answer.ok)
    const carrying = (value: string) =>
      taken.filter(({ args }) => JSON.stringify(args).includes(value)).map(({ method }) => method)

    const tokens = [...seen.tokens].map(carrying)
    const secrets = [...seen.secrets].flatMap(carrying)

    expect(tokens).toEqual([
      ['response_url'],
      ['response_url'],
      ['response_url'],
      // Slack no longer took the answer: a new ephemeral message, and once more by Show token
      ['chat.postEphemeral', 'views.update'],
      ['views.update'],
      ['response_url'],
    ])
    expect([...seen.refused].flatMap(carrying)).toEqual([])
    expect(secrets).toEqual(['views.update', 'views.update'])
  })

  it('no screen shows any of it still, once the windows are closed and the messages dismissed', async () => {
    const dana = world.person('dana')
    dana.reload()
    for (const place of ['#general', 'DevPortal', 'home']) {
      await dana.goto(place)
      expect(leaksIn([haystack(place, dana.screen())], canaries)).toEqual([])
    }
  })

  it('the files hold none of it after the end either', async () => {
    await world.portal.stop()

    expect(leaksIn(await haystacksOf(world), canaries)).toEqual([])
  })

  it('a planted canary is found wherever it is planted', async () => {
    const secret = [...seen.secrets][0] ?? ''
    const token = [...seen.tokens][0] ?? ''
    world.log.push(`{"msg":"${token}"}\n`)
    const { kysely } = connect(world.databaseUrl)
    await kysely
      .updateTable('apps')
      .set({ purpose: `see ${secret}` })
      .execute()
    await kysely.destroy()

    const leaks = leaksIn(await haystacksOf(world), canaries)

    expect(leaks).toEqual(
      expect.arrayContaining(['a token in log', 'a JWT in log', 'a client secret in table apps']),
    )
    expect(leaks.some((leak) => /^a client secret in file \d+\.db/.test(leak))).toBe(true)
  })
})

describe('the canary scanner', () => {
  const canaries = [{ what: 'the bird', value: 'k9/Zq+7 "yellow" bird=&&' }]
  const found = (text: string) => leaksIn([haystack('the mine', text)], canaries)

  it.each([
    ['as it is', `sings ${canaries[0]?.value} loudly`],
    ['in an address', `https://mine.example/?bird=${encodeURIComponent(canaries[0]?.value ?? '')}`],
    ['in JSON', JSON.stringify({ deep: [canaries[0]?.value] })],
    ['in base64', Buffer.from(`x:${canaries[0]?.value}`).toString('base64')],
    ['in base64 at the start', Buffer.from(`${canaries[0]?.value}:x`).toString('base64')],
  ])('finds it %s', (_how, text) => {
    expect(found(text)).toEqual(['the bird in the mine'])
  })

  it('finds nothing where there is nothing', () => {
    expect(found('an empty mine, dps_short, eyJ.x.y, /response/')).toEqual([])
  })

  it.each([
    ['a client secret', `dps_${'a'.repeat(46)}`],
    ['a JWT', `eyJ${'a'.repeat(30)}.${'b'.repeat(30)}.${'c'.repeat(30)}`],
    ['a response_url', 'http://127.0.0.1:1/response/T0ACME0001/123/abc'],
  ])('knows the looks of %s', (what, text) => {
    expect(found(text)).toEqual([`${what} in the mine`])
  })
})
