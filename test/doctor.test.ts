import { execFile } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Environment } from '../src/config.ts'
import { clientNamed } from './support/deeds.ts'
import { consoleOf } from './support/okta-console.ts'
import { createApp, giveAccess, startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ environment: { REVIEW_CHANNEL: 'C0REVIEWS' } })
  await giveAccess(world, 'dana')
  await createApp(world.person('dana'), { name: 'Lead Sync' })
})
afterAll(() => world.stop())

/** Runs the operator's check with these settings and no others. */
function doctor(environment: Environment): Promise<{ code: number; out: string }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'src/doctor.ts'], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }),
    )
  })
}
/** With the address that the portal has: its callback is part of every client. */
const settings = () => ({ ...world.environment, PUBLIC_URL: world.portal.publicUrl, ...reviewChannel() })
const reviewChannel = () => ({ REVIEW_CHANNEL: world.slack.settings.REVIEW_CHANNEL })

describe('the operator’s check', () => {
  it('finds nothing where all is well, reads only, and ends with 0', async () => {
    const before = world.okta.calls.length

    const { code, out } = await doctor(settings())

    expect(out).toContain('ok       Slack token')
    expect(out).toContain('ok       Scopes of Authorization server default')
    expect(out).toContain('ok       Clients: 1 looked at, none changed outside')
    expect({ code, last: out.trimEnd().split('\n').at(-1) }).toEqual({ code: 0, last: 'No problem found.' })
    expect(world.okta.calls.slice(before).every(({ method }) => method === 'GET')).toBe(true)
    expect(world.okta.violations).toEqual([])
    expect(world.slack.violations).toEqual([])
  })

  it('names each client that was changed outside, with what differs, and ends with 1', async () => {
    const client = clientNamed(world.okta, 'Lead Sync')
    await consoleOf(world.okta).rename(client, 'Renamed \u001b[31mthere')
    await consoleOf(world.okta).addSecret(client)

    const { code, out } = await doctor(settings())

    expect(code).toBe(1)
    expect(out).toContain('problem  App “Lead Sync”')
    expect(out).toContain('Application Name at the authorization server: Renamed \ufffd[31mthere')
    expect(out).toContain('A secret was added there that DevPortal does not know: ••••')
  })

  it('tells wrong credentials, groups that are not there, and what to do; and no secret', async () => {
    const wrong = { OKTA_GROUPS: 'T0ACME=00gNobody', SLACK_BOT_TOKEN: 'xoxb-wrong' }

    const slack = await doctor({ ...settings(), ...wrong })
    const okta = await doctor({ ...settings(), OKTA_API_TOKEN: 'a-wrong-token' })

    expect(slack.code).toBe(1)
    expect(slack.out).toContain('problem  Slack token: Slack answered invalid_auth. Check SLACK_BOT_TOKEN')
    expect(slack.out).toContain('problem  Group 00gNobody of T0ACME')
    expect(okta.out).toContain('Check OKTA_API_TOKEN')
    const secrets = world.okta.clients().flatMap((client) => client.secrets.map(({ value }) => value))
    const { OKTA_API_TOKEN = '', SLACK_BOT_TOKEN = '', ENCRYPTION_KEYS = '' } = world.environment
    for (const secret of [...secrets, OKTA_API_TOKEN, SLACK_BOT_TOKEN, ENCRYPTION_KEYS, 'a-wrong-token'])
      expect(slack.out + okta.out).not.toContain(secret)
  })

  it('lists all that is wrong with the configuration', async () => {
    const { code, out } = await doctor({ ...settings(), OKTA_GROUPS: '', PORT: 'x' })

    expect(code).toBe(1)
    expect(out).toContain('problem  OKTA_GROUPS: is missing')
    expect(out).toContain('problem  PORT: is not a port number')
  })

  it('says plainly that there is nothing to look at where nothing is configured', async () => {
    const { out } = await doctor({ DATABASE_URL: world.databaseUrl })

    expect(out).toContain('Slack: no SLACK_… is set')
    expect(out).toContain('Okta: no OKTA_… is set')
  })
})
