import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { clientNamed, directMessage, type, until } from '../support/deeds.ts'
import {
  CHANNEL,
  cardJobs,
  openEdit,
  PLACE,
  postsShowing,
  rejectApp,
  submitApp,
  tsOf,
} from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

describe('the card of a review', () => {
  let world: World
  let pia: PersonDriver
  let rae: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
    pia = world.person('pia')
    rae = world.person('rae')
    await giveAccess(world, 'pia')
  })
  afterEach(() => {
    world.slack.faults.clear()
    expectNoViolations(world)
  })
  afterAll(() => world.stop())

  /** Pia's submission, seen by Rae in the channel. */
  async function submitted(name: string): Promise<void> {
    await submitApp(pia, name)
    await rae.goto(PLACE)
    await rae.waitFor(name)
  }
  async function resubmitted(name: string): Promise<void> {
    await openEdit(pia, name)
    await pia.fill('What will it do?', `${name} does more than last time: ${world.clock.now()}.`)
    await pia.submit()
    await pia.waitFor('Under Review')
    await pia.cancel({ all: true })
  }
  /** The app's only post where Rae is says so; time goes on meanwhile, by steps. */
  const showsOnce = (of: string, text: string, step = 0) =>
    until(() => {
      world.clock.advance(step)
      const posts = postsShowing(rae, of)
      return posts.length === 1 && posts[0]?.includes(text)
    })
  const APPROVED = '*✅ Approved*'

  it('is true in the end where chat.update fails ten times', async () => {
    await submitted('Stubborn Hub')
    world.slack.faults.api('chat.update', { kind: 'error', error: 'fatal_error' }, 10)

    await rae.click('Approve', { near: 'Stubborn Hub' })
    await rae.waitFor('Approved. It is live now')
    const then = postsShowing(rae, 'Stubborn Hub')
    await showsOnce('Stubborn Hub', APPROVED, 30_000)

    expect(then).toEqual([expect.stringContaining('Waiting for review')])
    const failed = world.slack.calls.filter(({ method, answer }) => method === 'chat.update' && !answer.ok)
    expect(failed).toHaveLength(10)
  })

  it('stands there once where Slack took the post and its answer was lost', async () => {
    world.slack.faults.api('chat.postMessage', { kind: 'cut' })
    await submitted('Twin Hub')
    await showsOnce('Twin Hub', '(edited)', 30_000)

    await rae.click('Approve', { near: 'Twin Hub' })

    await showsOnce('Twin Hub', APPROVED)
    expect(world.slack.calls.filter(({ status }) => status === 0)).toHaveLength(1)
  })

  it('stands once in its thread too where the answer to that post was lost', async () => {
    await submitted('Deep Hub')
    await rejectApp(rae, 'Deep Hub', 'Once more, please.')
    await directMessage(pia, 'Reason: Once more, please.')
    world.slack.faults.api('chat.postMessage', { kind: 'cut' })
    await resubmitted('Deep Hub')
    await rae.waitFor(/Deep Hub.*\(1 reply\)/s)
    await rae.thread('Deep Hub')
    await showsOnce('submission 2', '(edited)', 30_000)

    await rae.click('Approve', { near: 'submission 2' })

    await showsOnce('submission 2', APPROVED)
  })

  it('comes back, once, where somebody has deleted it', async () => {
    await submitted('Lost Hub')
    world.slack.deleteMessage(CHANNEL, tsOf(rae, 'Lost Hub'))
    const gone = postsShowing(rae, 'Lost Hub')

    await showsOnce('Lost Hub', 'Waiting for review', 60_000)

    await rae.click('Approve', { near: 'Lost Hub' })
    await showsOnce('Lost Hub', APPROVED)
    expect(gone).toEqual([])
  })

  it('comes back with the verdict where it was deleted before the decision', async () => {
    await submitted('Gone Hub')
    await type(rae, '/devportal reviews', 'Gone Hub')
    await rae.goto(PLACE)
    world.slack.deleteMessage(CHANNEL, tsOf(rae, 'Gone Hub'))
    await rae.goto('#general')

    await rae.click('Approve', { near: 'Gone Hub' })
    await rae.goto(PLACE)

    await showsOnce('Gone Hub', APPROVED)
  })

  it('comes back in its thread, once, where it is deleted after the decision; a day later it does not', async () => {
    await submitted('Echo Hub')
    await rejectApp(rae, 'Echo Hub', 'Louder.')
    await showsOnce('Echo Hub', 'Rejected')
    await resubmitted('Echo Hub')
    await rae.waitFor(/Echo Hub.*\(1 reply\)/s)
    await rae.thread('Echo Hub')
    await rae.click('Approve', { near: 'submission 2' })
    await showsOnce('submission 2', APPROVED)
    world.slack.deleteMessage(CHANNEL, tsOf(rae, 'submission 2'))
    const gone = postsShowing(rae, 'submission 2')

    await showsOnce('submission 2', APPROVED, 5 * 60_000)

    world.clock.advance(24 * 3_600_000)
    await until(async () => (await cardJobs(world, 'Echo Hub')).length === 0)
    world.slack.deleteMessage(CHANNEL, tsOf(rae, 'submission 2'))
    world.clock.advance(24 * 3_600_000)
    expect(gone).toEqual([])
    expect(postsShowing(rae, 'submission 2')).toEqual([])
  })

  it('of a resubmission comes back in its thread, also under the stone of the first card', async () => {
    await submitted('Stone Hub')
    await resubmitted('Stone Hub')
    await rae.waitFor(/Stone Hub.*\(1 reply\)/s)
    const root = tsOf(rae, 'Stone Hub')
    await rae.thread('Stone Hub')
    await rae.waitFor('submission 2')
    world.slack.deleteMessage(CHANNEL, tsOf(rae, 'submission 2'))
    await showsOnce('submission 2', 'Waiting for review', 60_000)

    world.slack.deleteMessage(CHANNEL, root)
    await rae.click('Approve', { near: 'submission 2' })

    await showsOnce('submission 2', APPROVED)
    expect(rae.see()).toContain('This message was deleted.')
  })

  it('of a resubmission stands in the channel where the first card has gone, and the next one in its thread', async () => {
    await submitted('Rootless Hub')
    await rejectApp(rae, 'Rootless Hub', 'Not yet.')
    await showsOnce('Rootless Hub', 'Rejected')
    world.slack.deleteMessage(CHANNEL, tsOf(rae, 'Rootless Hub'))
    await resubmitted('Rootless Hub')
    await showsOnce('Rootless Hub', 'submission 2')
    await rejectApp(rae, 'Rootless Hub', 'Still not.')
    await showsOnce('Rootless Hub', 'Rejected')

    await resubmitted('Rootless Hub')

    await showsOnce('Rootless Hub', '(1 reply)')
    await rae.thread('Rootless Hub')
    await rae.click('Approve', { near: 'submission 3' })
    await until(() => clientNamed(world.okta, 'Rootless Hub').status === 'ACTIVE')
  })
})
