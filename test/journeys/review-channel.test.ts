import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, clientNamed, directMessage, type, until } from '../support/deeds.ts'
import { CHANNEL, cardJobs, openEdit, PLACE, postsShowing, submitApp } from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const HOUR = 3_600_000
/** Never touched the DevPortal: only Slack knows that he is an admin. */
const omar = { id: 'U0OMAR0001', teamId: acme.teamId, name: 'omar', realName: 'Omar Haddad' } as const

describe('the reviewer channel', () => {
  let world: World
  let pia: PersonDriver
  let rae: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
    const rest = { title: 'Admin too', email: 'omar@acme-robotics.example', tz: 'Africa/Cairo' }
    world.slack.addPerson({ ...omar, ...rest, role: 'admin' })
    pia = world.person('pia')
    rae = world.person('rae')
    await giveAccess(world, 'pia')
  })
  afterEach(() => expectNoViolations(world))
  afterAll(() => world.stop())

  const calls = (method: string) => world.slack.calls.filter((call) => call.method === method).length
  /** Time goes on until this has been asked of Slack so often again. */
  const asked = (method: string, times: number, step: number) => {
    const goal = calls(method) + times
    return until(() => {
      if (calls(method) < goal) world.clock.advance(step)
      return calls(method) >= goal
    })
  }
  const told = (name: string, about: string) =>
    postsShowing(world.person(name), 'cannot be used').filter((post) => post.includes(about))

  it.each([
    {
      what: 'is archived',
      app: 'Attic Hub',
      says: 'it is archived',
      break: () => world.slack.archive(CHANNEL),
      mend: () => world.slack.unarchive(CHANNEL),
    },
    {
      what: 'has lost the app',
      app: 'Alone Hub',
      says: 'the DevPortal app cannot see it; invite the app',
      break: () => world.slack.removeBot(CHANNEL),
      mend: () => world.slack.inviteBot(CHANNEL),
    },
    {
      what: 'is shared with Globex',
      app: 'Shared Hub',
      says: 'it is shared with another organisation',
      break: () => world.slack.share(CHANNEL),
      mend: () => world.slack.unshare(CHANNEL),
    },
  ])(
    'that $what gets no card; both admins are told once, and it follows when the channel is fit',
    async (kind) => {
      await kind.break()
      await submitApp(pia, kind.app)

      for (const admin of ['ada', 'omar']) await directMessage(world.person(admin), kind.app)
      await asked('conversations.info', 3, 30_000)
      await rae.goto(PLACE)
      const then = postsShowing(rae, kind.app)
      const { reviews } = await allRows(world.databaseUrl)
      await kind.mend()
      await asked('chat.postMessage', 1, 30_000)
      await rae.waitFor(kind.app)

      expect(then).toEqual([])
      expect(reviews?.at(-1)).toMatchObject({ status: 'pending' })
      for (const admin of ['ada', 'omar']) {
        expect(told(admin, kind.app)).toHaveLength(1)
        expect(told(admin, kind.app)[0]).toContain(kind.says)
      }
      const lines = world.log.filter((line) => line.includes('the reviewer channel cannot be used'))
      expect(lines.filter((line) => line.includes(kind.says))).toHaveLength(1)
      expect(postsShowing(rae, kind.app)).toHaveLength(1)
      await rae.click('Approve', { near: kind.app })
      await until(() => clientNamed(world.okta, kind.app).status === 'ACTIVE')
    },
  )

  it('that is archived while Pia submits twice shows one card afterwards: the submission that waits', async () => {
    await world.slack.archive(CHANNEL)
    await submitApp(pia, 'Twice Hub')
    await openEdit(pia, 'Twice Hub')
    await pia.fill('What will it do?', 'It does it twice.')
    await pia.submit()
    await pia.waitFor('Under Review')
    await pia.cancel({ all: true })
    await until(() => told('ada', 'Twice Hub').length === 2)

    await world.slack.unarchive(CHANNEL)
    await asked('conversations.info', 4, 30_000)
    await rae.goto(PLACE)
    await rae.waitFor('Twice Hub')

    expect(postsShowing(rae, 'Twice Hub')).toEqual([expect.stringContaining('submission 2')])
    await rae.click('Approve', { near: 'Twice Hub' })
    await until(() => clientNamed(world.okta, 'Twice Hub').status === 'ACTIVE')
  })

  it('that is archived after the card was posted shows the verdict when it is back; nobody is told that it waits', async () => {
    await submitApp(pia, 'Between Hub')
    await type(rae, '/devportal reviews', 'Between Hub')
    await rae.goto(PLACE)
    await rae.waitFor('Between Hub')
    await rae.goto('#general')
    await world.slack.archive(CHANNEL)

    await rae.click('Approve', { near: 'Between Hub' })
    await rae.waitFor('Approved. It is live now')
    await directMessage(pia, 'Your partner app was approved: Between Hub')
    await until(() => world.log.some((line) => line.includes('cannot be used') && line.includes('archived')))
    await world.slack.unarchive(CHANNEL)
    await rae.goto(PLACE)
    await until(() => {
      world.clock.advance(61_000)
      return postsShowing(rae, 'Between Hub')[0]?.includes('*✅ Approved*')
    })

    expect(postsShowing(rae, 'Between Hub')).toHaveLength(1)
    expect(told('ada', 'Between Hub')).toEqual([])
  })

  it('has one reminder in the thread after 24 hours, and no second one', async () => {
    await submitApp(pia, 'Slow Hub')
    await rae.goto(PLACE)
    await rae.waitFor('Slow Hub')
    world.clock.advance(23 * HOUR)
    await asked('chat.update', 1, 60_000)
    const early = rae.see()
    world.slack.faults.api('chat.postMessage', { kind: 'cut' })

    world.clock.advance(HOUR)
    await rae.waitFor(/Slow Hub.*\(1 reply\)/s)
    await asked('conversations.replies', 1, 1_000)
    await asked('chat.update', 3, 12 * HOUR)
    await rae.thread('Slow Hub')

    expect(early).not.toContain('(1 reply)')
    expect(postsShowing(rae, 'Still waiting for reviewers: Slow Hub')).toHaveLength(1)
    await rae.click('Approve', { near: 'Slow Hub' })
    await until(() => clientNamed(world.okta, 'Slow Hub').status === 'ACTIVE')
  })

  it('has no reminder of what is decided', async () => {
    await submitApp(pia, 'Swift Hub')
    await rae.goto(PLACE)
    await rae.waitFor('Swift Hub')
    await rae.click('Approve', { near: 'Swift Hub' })
    await rae.waitFor(/\*✅ Approved\*[^\n]*\n[^\n]*Swift Hub/)

    world.clock.advance(25 * HOUR)
    await until(
      async () => !JSON.stringify((await allRows(world.databaseUrl)).jobs).includes('remind-reviewers'),
    )

    await rae.goto(PLACE)
    await rae.thread('Swift Hub')
    expect(postsShowing(rae, 'Swift Hub')).toHaveLength(1)
  })

  let channel = CHANNEL
  /** The portal starts anew with another reviewer channel, where Rae then is. */
  async function moveTo(name: string): Promise<void> {
    channel = world.slack.createChannel(name, { members: [rae.screen().app.userId, rae.id] })
    await world.restart({ REVIEW_CHANNEL: channel })
    await rae.goto(`#${name}`)
  }
  const appears = (app: string, text = '') =>
    until(() => {
      world.clock.advance(60_000)
      return postsShowing(rae, app)[0]?.includes(text)
    })

  it('can be another one: what waits moves there, and the old card says where, without buttons', async () => {
    await submitApp(pia, 'Moving Hub')
    await submitApp(pia, 'Staying Hub')
    await rae.goto(PLACE)
    await rae.waitFor('Staying Hub')
    await rae.click('Approve', { near: 'Staying Hub' })
    await rae.waitFor(/\*✅ Approved\*[^\n]*\n[^\n]*Staying Hub/)
    await moveTo('new-reviews')
    await appears('Moving Hub')

    await rae.goto(PLACE)
    await appears('Moving Hub', 'This review has moved to: #new-reviews')

    const old = postsShowing(rae, 'Moving Hub')
    const decided = postsShowing(rae, 'Staying Hub')
    await rae.goto('#new-reviews')
    await rae.click('Approve', { near: 'Moving Hub' })
    await rae.waitFor(/\*✅ Approved\*[^\n]*\n[^\n]*Moving Hub/)
    expect(old).toHaveLength(1)
    expect(old[0]).not.toContain('[Approve]')
    expect(decided).toEqual([expect.stringContaining('*✅ Approved*')])
    expect(postsShowing(rae, 'Moving Hub')).toHaveLength(1)
    expect(postsShowing(rae, 'Staying Hub')).toEqual([])
  })

  it('has the verdict where the card stands, of what was decided before it could move', async () => {
    await submitApp(pia, 'Caught Hub')
    await type(rae, '/devportal reviews', 'Caught Hub')
    await rae.goto('#new-reviews')
    await rae.waitFor('Caught Hub')
    await rae.goto('#general')
    world.slack.faults.api('chat.update', { kind: 'status', status: 503 }, 20)
    await rae.click('Approve', { near: 'Caught Hub' })
    await rae.waitFor('Approved. It is live now')
    await moveTo('third-reviews')
    world.slack.faults.clear()

    await rae.goto('#new-reviews')
    await appears('Caught Hub', '*✅ Approved*')

    await rae.goto('#third-reviews')
    expect(postsShowing(rae, 'Caught Hub')).toEqual([])
  })

  it('that was given up and archived holds nothing up: the new one has the card, the log the reason, once', async () => {
    await submitApp(pia, 'Orphan Hub')
    await rae.waitFor('Orphan Hub')
    await world.slack.archive(channel)
    world.log.length = 0

    await moveTo('fourth-reviews')
    await appears('Orphan Hub')

    await rae.click('Approve', { near: 'Orphan Hub' })
    await rae.waitFor(/\*✅ Approved\*[^\n]*\n[^\n]*Orphan Hub/)
    const said = world.log.filter((line) => line.includes('former reviewer channel'))
    expect(said).toEqual([expect.stringContaining('is_archived')])
    expect(world.log.filter((line) => line.includes('job failed'))).toEqual([])
  })

  it('never sees what was taken back before it had a card', async () => {
    await world.slack.archive(channel)
    await submitApp(pia, 'Secret Hub')
    await type(pia, '/devportal app Secret Hub', 'App details')
    await pia.click('Withdraw')
    await pia.waitFor('Not Approved')
    await pia.cancel()
    await world.slack.unarchive(channel)

    await until(async () => {
      world.clock.advance(60_000)
      return (await cardJobs(world, 'Secret Hub')).length === 0
    })

    expect(postsShowing(rae, 'Secret Hub')).toEqual([])
  })

  it('is looked at no more for what was taken back a day ago, also where it is still archived', async () => {
    await world.slack.archive(channel)
    await submitApp(pia, 'Brief Hub')
    await type(pia, '/devportal app Brief Hub', 'App details')
    await pia.click('Withdraw')
    await pia.waitFor('Not Approved')
    await pia.cancel()

    await until(async () => {
      world.clock.advance(HOUR)
      return (await cardJobs(world, 'Brief Hub')).length === 0
    })
    await world.slack.unarchive(channel)
  })

  it('has the reminder of what waited longer than a day for its card', async () => {
    await world.slack.archive(channel)
    await submitApp(pia, 'Late Hub')
    world.clock.advance(25 * HOUR)
    await until(async () => {
      const { jobs } = (await allRows(world.databaseUrl)) as {
        jobs: { kind: string; lease: string | null }[]
      }
      return jobs.every(({ lease }) => lease === null)
    })
    await world.slack.unarchive(channel)
    await appears('Late Hub')

    await until(() => {
      world.clock.advance(60_000)
      return /Late Hub.*\(1 reply\)/s.test(rae.see())
    })

    await rae.thread('Late Hub')
    expect(postsShowing(rae, 'Still waiting for reviewers: Late Hub')).toHaveLength(1)
  })
})
