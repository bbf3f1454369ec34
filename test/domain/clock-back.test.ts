import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../src/domain/apps.ts'
import { approve } from '../../src/domain/decide-review.ts'
import { editApp } from '../../src/domain/edit-app.ts'
import { requestToken } from '../../src/domain/logins.ts'
import { isoAt } from '../../src/domain/ports.ts'
import { decideRequest, requestAccess } from '../../src/domain/request-access.ts'
import { createTally } from '../../src/domain/tally.ts'
import { transferApp } from '../../src/domain/transfer-app.ts'
import { createReadiness } from '../../src/readiness.ts'
import { actor } from '../support/core.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type InReview, openInReview, partnerRequest } from '../support/in-review.ts'
import { anAccess, anApp, aSecret } from '../support/records.ts'

const HOUR = 3_600_000
const [dana, pia, ada] = [actor('dana'), actor('pia'), actor('ada')]
const [nico, tomas] = [actor('nico'), actor('tomas')]

let core: InReview
beforeEach(async () => {
  core = await openInReview()
  await core.db.access.grant(anAccess(dana))
})
afterEach(() => core.close())

describe('after the clock was set back by an hour', () => {
  const anHourAhead = async (work: () => Promise<unknown>): Promise<void> => {
    core.clock.advance(HOUR)
    await work()
    core.clock.advance(-HOUR)
  }
  async function liveApp() {
    const app = anApp({ remoteId: 'ocl1', registeredAt: isoAt(core.clock) })
    await core.db.apps.insert(app)
    await core.db.secrets.insert(aSecret(app.id, { remoteId: 'ocs1' }))
    return app
  }

  it('the newest login link works, however many older ones seem to be newer', async () => {
    const { id } = await liveApp()
    const link = () => requestToken(core.deps, dana, id, undefined)
    await anHourAhead(async () => {
      for (let i = 0; i < 3; i++) await link()
    })

    const { login } = await link()

    expect(await core.db.logins.find(login.id)).toMatchObject({ status: 'open' })
  })

  it('links that were asked for in the hour to come do not count', async () => {
    const { id } = await liveApp()
    const deps = { ...core.deps, limits: { ...core.deps.limits, loginLinksPerMinute: 2 } }
    const link = () => requestToken(deps, dana, id, undefined)
    await anHourAhead(async () => {
      for (let i = 0; i < 2; i++) await link()
    })

    await link()
    await link()

    await expect(link()).rejects.toMatchObject({ code: 'too_many_links' })
  })

  it('versions that were submitted in the hour to come do not count', async () => {
    const deps = { ...core.deps, limits: { ...core.deps.limits, submissionsPerHour: 2 } }
    const submit = (name: string) => createApp(deps, dana, { ...partnerRequest, name })
    core.clock.advance(HOUR)
    await submit('One')
    await submit('Two')
    core.clock.advance(-2 * HOUR)

    await submit('Three')
    await submit('Four')

    await expect(submit('Five')).rejects.toMatchObject({ code: 'too_many_submissions' })
  })

  it('who owned an app that was given away after its last decision still decides nothing about it', async () => {
    const deps = core.asked('partnership')
    await anHourAhead(async () => approve(deps, tomas, (await core.waiting()).id))
    await transferApp(core.deps, pia, core.app.id, dana.userId)
    await editApp(core.deps, dana, core.app.id, { ...partnerRequest, scopes: ['ziapi:enrich'] })

    await expect(approve(deps, pia, (await core.waiting()).id)).rejects.toMatchObject({ code: 'own_app' })
  })

  it('who was declined asks again a day later, and not when the clock has caught up', async () => {
    core.clock.advance(30 * 24 * HOUR)
    await requestAccess(core.deps, nico)
    await decideRequest(core.deps, ada, nico.userId, 'declined')
    core.clock.advance(-30 * 24 * HOUR)

    await requestAccess(core.deps, nico)

    expect(await core.db.accessRequests.find(nico)).toMatchObject({ status: 'open' })
  })

  it('what strangers are refused is told every minute', () => {
    const clock = fakeClock()
    const told: number[] = []
    const tally = createTally(clock, (_kind, times) => told.push(times))
    tally.count('knocked')
    clock.advance(-HOUR)

    tally.count('knocked')

    expect(told).toEqual([1, 1])
  })

  it('a neighbour that has gone meanwhile is looked at', async () => {
    const clock = fakeClock()
    let trouble: string | undefined
    const ready = createReadiness(clock, { database: async () => trouble }, {})
    await ready()
    clock.advance(-HOUR)
    trouble = 'unreachable'

    expect(await ready()).toEqual({ ready: false, parts: { database: 'unreachable' } })
  })
})
