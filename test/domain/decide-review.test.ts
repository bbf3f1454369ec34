import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { approve, reject } from '../../src/domain/decide-review.ts'
import type { Database } from '../../src/domain/stores.ts'
import { actor } from '../support/core.ts'
import { type InReview, openInReview, refusalOf } from '../support/in-review.ts'

const [pia, dana, ada, gus] = [actor('pia'), actor('dana'), actor('ada'), actor('gus')]
const [rae, nico, tomas] = [actor('rae'), actor('nico'), actor('tomas')]

let world: InReview
beforeEach(async () => {
  world = await openInReview()
})
afterEach(() => world.close())

describe('a partner app with two teams', () => {
  it('goes live with the approval of the second team, not of the first', async () => {
    const { id } = await world.waiting()

    const first = await approve(world.asked('api', 'partnership'), rae, id)
    const between = await world.stored()
    const second = await approve(world.asked('api', 'partnership'), tomas, id)

    expect(first).toMatchObject({ team: 'api', missing: ['partnership'] })
    expect(between).toEqual(world.app)
    expect(second).toMatchObject({ team: 'partnership', missing: [], review: { status: 'approved' } })
    expect(await world.stored()).toMatchObject({ status: 'Approved', active: true })
    expect(await world.db.reviews.find(id)).toMatchObject({ status: 'approved', decidedBy: tomas.userId })
    expect(await world.audit()).toEqual([
      `${rae.userId} review.team_approved`,
      `${tomas.userId} review.approved`,
    ])
    expect(await world.messages()).toEqual([
      { to: pia, notice: { kind: 'review-step', appId: world.app.id, team: 'api', by: rae.userId } },
      { to: pia, notice: { kind: 'review-decided', appId: world.app.id, reviewId: id } },
    ])
  })

  it('counts one person for one team only, also of both', async () => {
    const { id } = await world.waiting()

    expect(await approve(world.asked('api', 'partnership'), dana, id)).toMatchObject({
      team: 'api',
      missing: ['partnership'],
    })
    expect(await refusalOf(approve(world.asked('api', 'partnership'), dana, id))).toMatch(
      /^already_voted: You have approved this for team api/,
    )

    expect(await world.stored()).toEqual(world.app)
  })

  it('takes no rejection of somebody who has approved: one person, one vote', async () => {
    const { id } = await world.waiting()
    await approve(world.asked('api', 'partnership'), rae, id)

    const second = await refusalOf(reject(world.asked('api', 'partnership'), rae, id, 'On second thought.'))

    expect(second).toMatch(/^already_voted: You have approved this for team api/)
    expect(await world.db.reviews.find(id)).toMatchObject({ status: 'pending' })
  })

  it('lets who belongs to both teams speak for the one that is left', async () => {
    const { id } = await world.waiting()
    await approve(world.asked('api', 'partnership'), rae, id)

    expect(await approve(world.asked('api', 'partnership'), dana, id)).toMatchObject({
      team: 'partnership',
      missing: [],
    })
  })

  it("tells a team's second voter who was faster, and nothing changes", async () => {
    const { id } = await world.waiting()
    await approve(world.asked('api', 'partnership'), rae, id)

    const second = await refusalOf(approve(world.asked('api', 'partnership'), nico, id))

    expect(second).toContain(`<@${rae.userId}> has approved this for team api already`)
    expect(await world.db.reviews.votes(id)).toHaveLength(1)
    expect(await world.stored()).toEqual(world.app)
  })

  it('is rejected by one, also after the approval of the other team', async () => {
    const { id } = await world.waiting()
    await approve(world.asked('api', 'partnership'), rae, id)

    await reject(world.asked('api', 'partnership'), tomas, id, 'Say which customers.')

    expect(await world.stored()).toMatchObject({ status: 'Not Approved', active: false })
    expect(await world.db.reviews.find(id)).toMatchObject({
      status: 'rejected',
      reason: 'Say which customers.',
      decidedBy: tomas.userId,
    })
    expect((await world.audit()).at(-1)).toBe(`${tomas.userId} review.rejected`)
  })
})

describe('an app that was transferred while it waited', () => {
  it('tells its submitter and its owner of each step, each of them once', async () => {
    const { id } = await world.waiting()
    await world.db.apps.update(world.app.id, { ownerId: nico.userId })

    await approve(world.asked('api', 'partnership'), rae, id)
    await approve(world.asked('api', 'partnership'), tomas, id)

    const notices = (await world.messages()).map(({ to, notice }) => `${to.userId} ${notice.kind}`)
    expect(notices.sort()).toEqual(
      [pia, nico].flatMap(({ userId }) => [`${userId} review-decided`, `${userId} review-step`]).sort(),
    )
  })

  it('is not decided on by its new owner, also when it became theirs during the click', async () => {
    const { id } = await world.waiting()
    const deps = world.asked('api')
    // Permission has been looked at by the time that the transfer is done
    const transaction: Database['transaction'] = async (work) => {
      await world.db.apps.update(world.app.id, { ownerId: rae.userId })
      return deps.db.transaction(work)
    }

    const refused = await refusalOf(approve({ ...deps, db: { ...deps.db, transaction } }, rae, id))

    expect(refused).toMatch('own_app: ')
    expect(await world.waiting()).toMatchObject({ id })
    expect(await world.audit()).toEqual([`${rae.userId} review.refused`])
  })
})

it('REVIEW_TEAMS that names fewer teams leaves no app stuck: with all votes there, the next click decides', async () => {
  const { id } = await world.waiting()
  await approve(world.asked('api', 'partnership'), rae, id)

  const outcome = await approve(world.asked('api'), nico, id)

  expect(outcome).toMatchObject({ missing: [], review: { status: 'approved', decidedBy: nico.userId } })
  expect(await world.stored()).toMatchObject({ status: 'Approved', active: true })
})

describe('with one team', () => {
  it('one approval does it', async () => {
    await approve(world.asked('api'), rae, (await world.waiting()).id)

    expect(await world.stored()).toMatchObject({ status: 'Approved', active: true })
  })

  it('who comes late is told who was faster and when, and nothing changes', async () => {
    const { id } = await world.waiting()
    await approve(world.asked('api'), rae, id)
    const before = await world.stored()

    for (const late of [
      approve(world.asked('api'), nico, id),
      approve(world.asked('api'), rae, id),
      reject(world.asked('api'), nico, id, 'No'),
    ])
      expect(await refusalOf(late)).toMatch(
        new RegExp(`^already_decided: <@${rae.userId}> has approved this already, on [-\\d]+ at [\\d:]+ UTC`),
      )

    expect(await world.stored()).toEqual(before)
    expect((await world.db.reviews.find(id))?.reason).toBeNull()
  })

  it('who approves what was rejected is told so', async () => {
    const { id } = await world.waiting()
    await reject(world.asked('api'), nico, id, 'No')

    expect(await refusalOf(approve(world.asked('api'), rae, id))).toContain(
      `<@${nico.userId}> has rejected this already`,
    )

    expect(await world.stored()).toMatchObject({ status: 'Not Approved', active: false })
  })
})

describe('who may not decide', () => {
  it.each<[string, Actor, string]>([
    ['the submitter, of a team herself,', pia, 'own_app'],
    ['an admin of no team', ada, 'not_reviewer'],
    ['a guest in the list of both teams', gus, 'not_reviewer'],
    ['a reviewer whose home is another workspace', { ...rae, homeTenantId: 'T0GLOBEX01' }, 'not_reviewer'],
  ])('%s is refused, nothing changes, and both attempts are on record', async (_who, person, code) => {
    const { id } = await world.waiting()

    expect(await refusalOf(approve(world.asked('api', 'partnership'), person, id))).toMatch(`${code}: `)
    expect(await refusalOf(reject(world.asked('api', 'partnership'), person, id, 'No'))).toMatch(`${code}: `)

    expect(await world.stored()).toEqual(world.app)
    expect(await world.db.reviews.find(id)).toMatchObject({ status: 'pending' })
    expect(await world.db.reviews.votes(id)).toEqual([])
    expect(await world.audit()).toEqual(Array(2).fill(`${person.userId} review.refused`))
  })

  it('a member of a team that is not asked is refused', async () => {
    expect(await refusalOf(approve(world.asked('api'), tomas, (await world.waiting()).id))).toMatch(
      'not_reviewer: ',
    )
  })

  it('with no team configured, nobody decides', async () => {
    const deps = world.asked()

    expect(await refusalOf(approve(deps, rae, (await world.waiting()).id))).toMatch('not_reviewer: ')
    expect(await world.stored()).toEqual(world.app)
  })

  it('somebody of another tenant finds no such review', async () => {
    const elsewhere = { ...rae, tenantId: 'T0GLOBEX01' }

    expect(
      await refusalOf(approve(world.asked('api', 'partnership'), elsewhere, (await world.waiting()).id)),
    ).toMatch('review_not_found: ')
  })
})
