import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, directMessage, until } from '../support/deeds.ts'
import {
  CHANNEL,
  openEdit,
  PLACE,
  postsShowing,
  rejectApp,
  submitApp,
  tsOf,
} from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const HOUR = 3_600_000

describe('a post whose answer Slack has lost', () => {
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
  afterEach(() => {
    world.slack.faults.clear()
    expectNoViolations(world)
  })
  afterAll(() => world.stop())

  const lost = () =>
    world.slack.calls.filter(({ status, args }) => status === 0 && args.channel === CHANNEL).length
  const refused = () => world.slack.calls.filter(({ answer }) => answer.error === 'internal_error').length
  /** The only post where Rae is that shows this; time goes on meanwhile. */
  const oneShows = (of: string, text: string) =>
    until(() => {
      world.clock.advance(10_000)
      const posts = postsShowing(rae, of)
      return posts.length === 1 && posts[0]?.includes(text)
    })
  async function reviewOf(name: string): Promise<string> {
    const { reviews = [] } = await allRows(world.databaseUrl)
    const mine = (reviews as { id: string; proposal: string }[]).filter((row) => row.proposal.includes(name))
    return mine.at(-1)?.id ?? ''
  }
  async function rejected(name: string): Promise<void> {
    await submitApp(pia, name)
    await rae.goto(PLACE)
    await rae.waitFor(name)
    await rejectApp(rae, name, 'Once more, please.')
    await directMessage(pia, 'Reason: Once more, please.')
  }
  async function resubmit(name: string): Promise<void> {
    await openEdit(pia, name)
    await pia.fill('What will it do?', `${name} does more than last time.`)
    await pia.submit()
    await pia.waitFor('Under Review')
    await pia.cancel({ all: true })
  }
  const forge = (reviewId: string, as: string, threadTs?: string) =>
    world.slack.postByOtherApp({
      userId: pia.id,
      channelId: CHANNEL,
      text: 'Looks like a card',
      ...(threadTs && { threadTs }),
      metadata: { event_type: as, event_payload: { review_id: reviewId } } as never,
    })

  it('is found behind a hundred and twenty replies in its thread', async () => {
    await rejected('Chatty Hub')
    await rae.thread('Chatty Hub')
    world.slack.faults.api('chat.postMessage', { kind: 'cut' })
    for (let i = 0; i < 120; i++) await rae.say(`A word on this, number ${i}`)
    const before = lost()
    await resubmit('Chatty Hub')

    await oneShows('submission 2', '(edited)')

    expect(lost()).toBe(before + 1)
    await rae.goto(PLACE)
  })

  it('is found where Slack gives a few messages at a time, in the channel and in a thread', async () => {
    world.slack.faults.shortPages(2)
    world.slack.faults.api('chat.postMessage', { kind: 'cut' })
    const before = lost()
    await submitApp(pia, 'Slow Pages Hub')
    await until(() => lost() === before + 1)
    for (let i = 0; i < 8; i++) await rae.say(`Other talk ${i}`)

    await oneShows('Slow Pages Hub', '(edited)')
  })

  it('is found in the channel where the thread that it was meant for has gone', async () => {
    await rejected('Rootless Hub')
    const root = tsOf(rae, 'Rootless Hub')
    world.slack.faults.api('chat.postMessage', { kind: 'error', error: 'internal_error' })
    const [before, failed] = [lost(), refused()]
    await resubmit('Rootless Hub')
    await until(() => refused() > failed)
    world.slack.faults.api('chat.postMessage', { kind: 'cut' })
    world.slack.deleteMessage(CHANNEL, root)
    await until(() => lost() === before + 1)

    await oneShows('submission 2', '(edited)')

    const cut = world.slack.calls.find(({ status, args }) => status === 0 && args.thread_ts === root)
    expect(cut).toBeDefined()
  })

  it('is not mistaken for what another app has posted with the same mark', async () => {
    world.slack.faults.api('chat.postMessage', { kind: 'error', error: 'internal_error' })
    const before = refused()
    await submitApp(pia, 'Forged Hub')
    await until(() => refused() > before)

    forge(await reviewOf('Forged Hub'), 'devportal_review')
    await until(() => {
      world.clock.advance(10_000)
      return postsShowing(rae, 'Waiting for review').some((post) => post.includes('Forged Hub'))
    })

    expect(rae.see()).toContain('Looks like a card')
    await rae.click('Approve', { near: 'Forged Hub' })
    await rae.waitFor(/\*✅ Approved\*[^\n]*\n[^\n]*Forged Hub/)
  })

  it('as a reminder is posted all the same where another app has posted one with its mark', async () => {
    await submitApp(pia, 'Patient Hub')
    await rae.waitFor('Patient Hub')
    forge(await reviewOf('Patient Hub'), 'devportal_reminder', tsOf(rae, 'Patient Hub'))

    world.clock.advance(25 * HOUR)

    await rae.thread('Patient Hub')
    await rae.waitFor('Still waiting for reviewers: Patient Hub')
  })
})
