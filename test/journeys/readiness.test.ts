import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/deeds.ts'
import { expectNoViolations, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ mode: 'http' })
})
afterEach(async () => {
  world.slack.faults.clear()
  world.okta.faults.clear()
  await until(async () => (await readyz()).text === 'ready\ndatabase: ok\nslack: ok\nokta: ok\n')
  expectNoViolations(world)
})
afterAll(() => world.stop())

async function readyz(): Promise<{ status: number; text: string }> {
  const response = await fetch(`${world.portal.publicUrl}/readyz`)
  return { status: response.status, text: await response.text() }
}

/** Past the time that a verdict is kept for, and past what Slack asks us to wait. */
const later = () => world.clock.advance(60_000)
const asked = () => world.slack.calls.filter(({ method }) => method === 'auth.test').length

describe('a probe of the portal in HTTP mode', () => {
  it('hears in Slack’s own word that the token was revoked, and that it is back', async () => {
    world.slack.faults.api('auth.test', { kind: 'error', error: 'token_revoked' }, 100)
    later()

    expect(await readyz()).toEqual({
      status: 503,
      text: 'not ready\ndatabase: ok\nslack: token_revoked\nokta: ok\n',
    })
  })

  it('hears that Slack is not there', async () => {
    world.slack.faults.api('auth.test', { kind: 'refused' }, 100)
    later()

    expect(await readyz()).toMatchObject({ status: 503, text: expect.stringContaining('slack: unreachable') })
  })

  it('is answered also where Slack is not: a hanging neighbour makes no probe hang', async () => {
    world.slack.faults.api('auth.test', { kind: 'slow', ms: 4_000 })
    later()

    expect(await readyz()).toMatchObject({ status: 503, text: expect.stringContaining('slack: no answer') })
  })

  it('is ready while it is Slack’s rate limit that keeps it from looking', async () => {
    world.slack.faults.api('auth.test', { kind: 'ratelimited', retryAfter: 30 }, 100)
    later()

    expect(await readyz()).toMatchObject({ status: 200, text: expect.stringContaining('slack: ok') })
  })

  it('hears of Okta, and is ready without it: what is for Okta waits, and the rest goes on', async () => {
    world.okta.faults.add({ on: 'login', kind: 'down' })
    later()

    expect(await readyz()).toEqual({
      status: 200,
      text: 'ready\ndatabase: ok\nslack: ok\nokta: unreachable\n',
    })
  })

  it('a hundred times at once makes the portal ask once', async () => {
    later()
    const before = asked()

    const answers = await Promise.all(Array.from({ length: 100 }, readyz))

    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(asked() - before).toBe(1)
  })
})
