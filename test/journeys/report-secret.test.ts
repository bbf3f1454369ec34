import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { secretsIn } from '../../src/domain/new-secret.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { haystack, haystacksOf, leaksIn } from '../support/canary.ts'
import { authenticates, clientNamed, directMessage, until } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const REPORT = 'Report a leaked secret'
const masked = (secret: string) => `••••${secret.slice(-4)}`

describe.each(['socket', 'http'] as const)('a leaked secret in a channel, Slack over %s,', (mode) => {
  let world: World
  let dana: PersonDriver
  let nico: PersonDriver
  let apps = 0
  let name: string
  let clientId: string
  let secret: string
  beforeAll(async () => {
    world = await startWorld({ mode })
    dana = world.person('dana')
    nico = world.person('nico')
    await giveAccess(world, 'dana')
  })
  afterAll(() => world.stop())
  beforeEach(async () => {
    apps += 1
    name = `Leaky ${apps}`
    clientId = await createApp(dana, { name })
    secret = clientNamed(world.okta, name).secrets[0]?.value ?? ''
  })

  /** Dana posts the text, and somebody reports it; answers what they are told. */
  async function report(
    by: PersonDriver,
    text: string,
    expected: string | RegExp,
    place = '#general',
  ): Promise<string> {
    await dana.goto(place)
    await dana.say(text)
    await by.goto(place)
    await by.useShortcut(REPORT)
    const seen = await by.waitFor(expected)
    await by.cancel()
    return seen
  }

  it('is ended by a colleague without access; owner and admin are told, and Dana goes straight to the new one', async () => {
    const seen = await report(nico, `use this: ${secret} thanks`, 'a leaked secret was ended')

    await until(async () => !(await authenticates(world.okta, clientId, secret)))
    expect(seen.split('===').at(-1)).not.toContain(secret)
    expect(seen).toContain(`Application Name: ${name}\nOwner: @Dana Reyes\nSecret: ${masked(secret)}`)
    const told = await directMessage(dana, `Secret: ${masked(secret)}`)
    expect(told).toContain('Reported by: @Nico')
    await directMessage(world.person('ada'), `Secret: ${masked(secret)}`)
    await until(() => clientNamed(world.okta, name).secrets.length === 1)
    await dana.click('Show New Secret')
    const fresh = /dps_\w{46}/.exec(await dana.waitFor(/=== Client Secret ===[\s\S]*dps_\w{46}/))?.[0] ?? ''
    await dana.cancel()
    expect(fresh).not.toBe(secret)
    expect(await authenticates(world.okta, clientId, fresh)).toBe(true)
    const rows = (await world.audit()).filter((row) => row.action === 'secret.reported')
    expect(rows.at(-1)).toMatchObject({ actor: nico.id })
  })

  it.each([
    ['glued to a name', (value: string) => `CLIENT_SECRET_${value}_PROD`],
    ['in italics', (value: string) => `_${value}_`],
    ['in an address', (value: string) => `https://x.example/?s=${value}&t=1`],
    [
      'in code, among mentions',
      (value: string) => `<!channel> \`\`\`{"s":"${value}"}\`\`\` <@U0> dps_ ${'dps_'.repeat(200)}`,
    ],
  ])('is found %s', async (_how, around) => {
    await report(nico, around(secret), 'a leaked secret was ended')

    await until(async () => !(await authenticates(world.okta, clientId, secret)))
  })

  it('is ended once, however many report it at once, and told about once', async () => {
    const reporters = ['nico', 'pia', 'rae'].map((who) => world.person(who))
    await dana.goto('#general')
    await dana.say(secret)

    await Promise.all(
      reporters.map(async (one) => {
        await one.goto('#general')
        await one.useShortcut(REPORT)
      }),
    )
    const answers = await Promise.all(reporters.map((one) => one.waitFor('What happened: ')))

    expect(answers.filter((seen) => seen.includes('What happened: Ended now'))).toHaveLength(1)
    expect(answers.filter((seen) => seen.includes('Had been ended before'))).toHaveLength(2)
    for (const one of reporters) await one.cancel()
    const told = await directMessage(dana, `Secret: ${masked(secret)}`)
    expect(told.split(`Secret: ${masked(secret)}`)).toHaveLength(2)
  })

  it('that was ended before is said to be, and two in one message are both ended', async () => {
    await report(nico, secret, 'a leaked secret was ended')
    await until(() => clientNamed(world.okta, name).secrets.some((one) => one.value !== secret))
    const second = clientNamed(world.okta, name).secrets.find((one) => one.value !== secret)?.value ?? ''

    const seen = await report(nico, `${secret} and ${second}`, 'What happened: Ended now')

    expect(seen).toContain(`Secret: ${masked(secret)}\nWhat happened: Had been ended before`)
    expect(seen).toContain(`Secret: ${masked(second)}\nWhat happened: Ended now`)
  })

  it('that is none of ours changes nothing, and is said to be none', async () => {
    const typo = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`

    const seen = await report(nico, `hello ${typo} ghp_123`, 'No client secret of the')

    expect(secretsIn(typo)).toEqual([])
    expect(seen).toContain('Nothing was changed.')
    expect(await authenticates(world.okta, clientId, secret)).toBe(true)
  })

  it('is not ended by a visitor of another workspace, and by a guest it is', async () => {
    await report(world.person('vera'), secret, 'Only people of this workspace can do this.', '#api-help')
    expect(await authenticates(world.okta, clientId, secret)).toBe(true)

    await report(world.person('gus'), secret, 'a leaked secret was ended')

    await until(async () => !(await authenticates(world.okta, clientId, secret)))
  })

  it('is found also by rows from before there were fingerprints, once their value has passed through', async () => {
    const { kysely } = connect(world.databaseUrl)
    await kysely
      .updateTable('secrets')
      .set({ fingerprint: null })
      .where('last4', '=', secret.slice(-4))
      .execute()
    await kysely.destroy()
    await report(nico, secret, 'No client secret of the')
    await dana.goto('home')
    await dana.waitFor(name)
    await dana.click('Deactivate', { near: name })
    await until(() => clientNamed(world.okta, name).status === 'INACTIVE')

    await until(async () => {
      await nico.useShortcut(REPORT, { near: secret })
      const seen = await nico.waitFor('=== Report a leaked secret ===')
      await nico.cancel()
      return seen.includes('a leaked secret was ended')
    })
  })

  it('reaches neither log nor database nor any call to Slack', async () => {
    await dana.goto('#general')
    const reported = secretsIn(JSON.stringify(dana.screen()))
    const canaries = reported.map((value) => ({ what: 'a reported secret', value }))
    const calls = world.slack.calls.filter(({ method }) => method !== 'views.update')

    const leaks = leaksIn([...(await haystacksOf(world)), haystack('calls to Slack', calls)], canaries)

    expect(reported.length).toBeGreaterThan(5)
    expect(leaks).toEqual([])
    expectNoViolations(world)
  })
})
