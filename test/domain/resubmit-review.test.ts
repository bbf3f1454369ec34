import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { AppRequest } from '../../src/domain/app-rules.ts'
import { approve, reject } from '../../src/domain/decide-review.ts'
import { editApp, withdrawReview } from '../../src/domain/edit-app.ts'
import { transferApp } from '../../src/domain/transfer-app.ts'
import { actor } from '../support/core.ts'
import { type InReview, openInReview, partnerRequest, refusalOf } from '../support/in-review.ts'
import { anAccess } from '../support/records.ts'

const [pia, rae, nico, tomas] = [actor('pia'), actor('rae'), actor('nico'), actor('tomas')]
const wider: AppRequest = { ...partnerRequest, name: 'Wider Hub', scopes: ['ziapi:search', 'ziapi:enrich'] }
const versionOf = ({ name, redirectUris, scopes }: AppRequest) => ({ name, redirectUris, scopes })

let world: InReview
beforeEach(async () => {
  world = await openInReview()
})
afterEach(() => world.close())

describe('a submission that is taken back', () => {
  it('cannot be approved any more, and can be submitted again', async () => {
    const { id } = await world.waiting()
    await withdrawReview(world.deps, pia, world.app.id)

    expect(await refusalOf(approve(world.asked('api'), rae, id))).toContain(
      `<@${pia.userId}> has withdrawn this submission`,
    )
    expect(await world.stored()).toMatchObject({ status: 'Not Approved', active: false })
    expect(await refusalOf(withdrawReview(world.deps, pia, world.app.id))).toMatch('review_not_found: ')

    await editApp(world.deps, pia, world.app.id, partnerRequest)
    expect(await world.waiting()).toMatchObject({ number: 2, kind: 'app' })
    expect(await world.stored()).toMatchObject({ status: 'Under Review' })
  })

  it('by an edit: the old review is refused, the app keeps the new version under review', async () => {
    const { id } = await world.waiting()
    await editApp(world.deps, pia, world.app.id, wider)

    expect(await refusalOf(approve(world.asked('api'), rae, id))).toMatch('already_decided: ')
    expect(await refusalOf(reject(world.asked('api'), rae, id, 'No'))).toMatch('already_decided: ')

    expect(await world.stored()).toMatchObject({ ...versionOf(wider), status: 'Under Review', active: false })
    expect(await world.waiting()).toMatchObject({ number: 2, proposal: versionOf(wider) })
  })
})

describe('a rejected app', () => {
  it('is resubmitted as a new review that knows what was rejected', async () => {
    const rejected = await world.waiting()
    await reject(world.asked('api'), rae, rejected.id, 'No')

    await editApp(world.deps, pia, world.app.id, wider)

    const again = await world.waiting()
    expect(again).toMatchObject({ number: 2, kind: 'app', baseline: rejected.proposal })
    await approve(world.asked('api'), rae, again.id)
    expect(await world.stored()).toMatchObject({ ...versionOf(wider), status: 'Approved', active: true })
    expect((await world.db.reviews.latest(world.app.id, 10)).map((review) => review.status)).toEqual([
      'approved',
      'rejected',
    ])
  })
})

describe('a form that is sent again, because nobody had answered', () => {
  it('changes nothing while what it says waits: for an app, for a rejected one, and for a change of a live one', async () => {
    const { id: first } = await world.waiting()
    const send = async (request: AppRequest, shownId: string) =>
      (await editApp(world.deps, pia, world.app.id, request, shownId)).changed

    const waiting = [await send(wider, first), await send(wider, first)]
    const second = await world.waiting()
    await reject(world.asked('api'), rae, second.id, 'No')
    const rejected = [await send(wider, second.id), await send(wider, second.id)]
    const third = await world.waiting()
    await approve(world.asked('api'), rae, third.id)
    const live = [await send(partnerRequest, third.id), await send(partnerRequest, third.id)]

    expect({ waiting, rejected, live }).toEqual({
      waiting: [true, false],
      rejected: [true, false],
      live: [true, false],
    })
    expect((await world.db.reviews.latest(world.app.id, 10)).map(({ status }) => status)).toEqual([
      'pending',
      'approved',
      'rejected',
      'withdrawn',
    ])
  })
})

describe('whoever had a hand in a version', () => {
  const ofRae = async () => {
    await world.db.access.grant(anAccess(rae))
    await world.db.access.grant(anAccess(nico))
    await transferApp(world.deps, pia, world.app.id, rae.userId)
  }
  const approveAs = async (who: Actor) =>
    refusalOf(approve(world.asked('api'), who, (await world.waiting()).id))

  it('does not approve it after somebody else has added a dot to it', async () => {
    await ofRae()
    await editApp(world.deps, rae, world.app.id, wider)
    await transferApp(world.deps, rae, world.app.id, pia.userId)
    await editApp(world.deps, pia, world.app.id, { ...wider, purpose: 'Shows leads.' })

    expect(await approveAs(rae)).toMatch('own_app: ')
    expect(await world.audit()).toContain(`${rae.userId} review.refused`)
  })

  it('does not approve it where they only owned the app when it was written', async () => {
    await ofRae()
    await transferApp(world.deps, rae, world.app.id, pia.userId)
    await editApp(world.deps, pia, world.app.id, wider)

    expect(await approveAs(rae)).toMatch('own_app: ')
    expect(await approveAs(nico)).toBe('not refused')
  })

  it('may decide again on what was written after the next decision', async () => {
    await ofRae()
    await editApp(world.deps, rae, world.app.id, wider)
    await transferApp(world.deps, rae, world.app.id, pia.userId)
    await reject(world.asked('api'), nico, (await world.waiting()).id, 'No')
    await editApp(world.deps, pia, world.app.id, partnerRequest)

    expect(await approveAs(rae)).toBe('not refused')
  })

  it('takes their vote back by becoming the owner', async () => {
    const { id } = await world.waiting()
    const asked = world.asked('api', 'partnership')
    await approve(asked, rae, id)
    await ofRae()

    expect(await approve(asked, tomas, id)).toMatchObject({ missing: ['api'] })
    expect(await world.stored()).toMatchObject({ status: 'Under Review', ownerId: rae.userId })
  })
})

describe('a change of an approved app', () => {
  beforeEach(async () => {
    await approve(world.asked('api'), rae, (await world.waiting()).id)
    await editApp(world.deps, pia, world.app.id, { ...wider, purpose: 'Shows more' })
  })

  it('waits while the approved version stays live', async () => {
    expect(await world.stored()).toMatchObject({
      ...versionOf(partnerRequest),
      purpose: 'Shows more',
      status: 'Approved',
      active: true,
    })
    expect(await world.waiting()).toMatchObject({
      kind: 'change',
      number: 2,
      proposal: versionOf(wider),
      baseline: versionOf(partnerRequest),
    })
  })

  it('becomes the live version with its approval', async () => {
    await approve(world.asked('api'), rae, (await world.waiting()).id)

    expect(await world.stored()).toMatchObject({ ...versionOf(wider), status: 'Approved', active: true })
  })

  it('leaves the live version as it is when it is rejected or withdrawn', async () => {
    const live = { ...versionOf(partnerRequest), status: 'Approved', active: true }
    await reject(world.asked('api'), rae, (await world.waiting()).id, 'No')
    expect(await world.stored()).toMatchObject(live)

    await editApp(world.deps, pia, world.app.id, wider)
    await withdrawReview(world.deps, pia, world.app.id)
    expect(await world.stored()).toMatchObject(live)
  })

  it('does not switch on an app that its owner has switched off', async () => {
    await world.db.apps.update(world.app.id, { active: false })

    await approve(world.asked('api'), rae, (await world.waiting()).id)

    expect(await world.stored()).toMatchObject({ ...versionOf(wider), status: 'Approved', active: false })
  })

  it('superseded by an edit that needs no review is over', async () => {
    const { id } = await world.waiting()
    await editApp(world.deps, pia, world.app.id, { ...partnerRequest, purpose: 'As it was' })

    expect(await world.db.reviews.pendingOf(world.app.id)).toBeUndefined()
    expect(await refusalOf(approve(world.asked('api'), rae, id))).toMatch('already_decided: ')
    expect(await world.stored()).toMatchObject({
      ...versionOf(partnerRequest),
      purpose: 'As it was',
      status: 'Approved',
    })
  })
})
