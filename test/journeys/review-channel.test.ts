import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, clientNamed, directMessage, type, until } from '../support/deeds.ts'
import { CHANNEL, openEdit, PLACE, postsShowing, submitApp } from '../support/review-deeds.ts'
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
    await rae.waitFor(/\*✅ Approved\*.*Swift Hub/s)

    world.clock.advance(25 * HOUR)
    await until(
      async () => !JSON.stringify((await allRows(world.databaseUrl)).jobs).includes('remind-reviewers'),
    )

    await rae.goto(PLACE)
    await rae.thread('Swift Hub')
    expect(postsShowing(rae, 'Swift Hub')).toHaveLength(1)
  })

  it('can be another one: what waits is posted there, once', async () => {
    await submitApp(pia, 'Moving Hub')
    await rae.goto(PLACE)
    await rae.waitFor('Moving Hub')
    const bot = rae.screen().app.userId
    const other = world.slack.createChannel('new-reviews', { members: [bot, rae.id] })

    await world.restart({ REVIEW_CHANNEL: other })
    await rae.goto('#new-reviews')
    await until(() => {
      world.clock.advance(60_000)
      return postsShowing(rae, 'Moving Hub').length > 0
    })

    await rae.click('Approve', { near: 'Moving Hub' })
    await rae.waitFor(/\*✅ Approved\*.*Moving Hub/s)
    expect(postsShowing(rae, 'Moving Hub')).toHaveLength(1)
  })
})
