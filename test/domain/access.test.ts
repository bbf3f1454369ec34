import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, isAdmin, mustHaveAccess } from '../../src/domain/access.ts'
import { endUnlessMember } from '../../src/domain/end-access.ts'
import { PortalError } from '../../src/domain/errors.ts'
import { grantAccess, listAccess, revokeAccess } from '../../src/domain/grant-access.ts'
import { isoAt, type Profile } from '../../src/domain/ports.ts'
import { answerByAccess, requestAccess } from '../../src/domain/request-access.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { aLogin, anAccess, anApp } from '../support/records.ts'

const [dana, ada, nico, gus] = [actor('dana'), actor('ada'), actor('nico'), actor('gus')]
const vera: Actor = { ...actor('dana'), userId: actor('vera').userId, homeTenantId: actor('vera').tenantId }
const profile: Profile = { kind: 'member', isAdmin: false, name: 'Dana Reyes', email: null, tz: 'UTC' }

let core: Core
beforeEach(async () => {
  core = await openCore('file::memory:')
})
afterEach(() => core.close())

const audit = async () =>
  (await core.db.audit.list(ada.tenantId, { afterSeq: 0, limit: 50 })).map(
    (row) => `${row.actor} ${row.action} ${row.subject}`,
  )
const messages = async () => {
  const now = new Date(core.clock.now()).toISOString()
  return (await core.queue.claim('send-message', 10, now, now)).map((job) => job.payload)
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'not refused',
    (error) => (error instanceof PortalError ? `${error.code}: ${error.message}` : error),
  )

describe('Ada, an admin,', () => {
  it('gives Dana access: she is told, and it is on record once', async () => {
    expect(await grantAccess(core.deps, ada, dana.userId)).toBe(true)
    expect(await grantAccess(core.deps, ada, dana.userId)).toBe(false)

    await mustHaveAccess(core.deps, dana)
    expect(await audit()).toEqual([`${ada.userId} access.granted ${dana.userId}`])
    expect(await messages()).toEqual([{ to: dana, notice: { kind: 'access-granted', by: ada.userId } }])
    expect((await listAccess(core.deps, ada)).newest.map((access) => access.userId)).toEqual([dana.userId])
  })

  it('takes it away: the next click is refused and open logins end', async () => {
    await grantAccess(core.deps, ada, dana.userId)
    const app = anApp()
    const login = aLogin(app.id)
    await core.db.apps.insert(app)
    await core.db.logins.insert(login)

    expect(await revokeAccess(core.deps, ada, dana.userId)).toBe(true)
    expect(await revokeAccess(core.deps, ada, dana.userId)).toBe(false)

    expect(await refusal(mustHaveAccess(core.deps, dana))).toContain('no_access')
    expect((await core.db.logins.find(login.id))?.status).toBe('ended')
    expect(await core.db.apps.find(app.id)).toEqual(app)
    expect((await audit()).at(-1)).toBe(`${ada.userId} access.revoked ${dana.userId}`)
    expect(await messages()).toContainEqual({ to: dana, notice: { kind: 'access-revoked', by: ada.userId } })
  })

  it.each([
    ['a guest', gus.userId, 'is a guest. Make them a full member first'],
    ['a visitor of another workspace', vera.userId, 'belongs to another organisation'],
    ['nobody', 'U0NOBODY', "Slack doesn't know <@U0NOBODY>"],
  ])('cannot give it to %s', async (_who, userId, reason) => {
    expect(await refusal(grantAccess(core.deps, ada, userId))).toMatch(`person_not_eligible: `)
    expect(await refusal(grantAccess(core.deps, ada, userId))).toContain(reason)

    expect(await core.db.access.has({ ...ada, userId })).toBe(false)
    expect(await audit()).toEqual([])
  })
})

describe('who may not', () => {
  it.each([
    ['Nico, a member,', nico, 'not_admin'],
    ['Gus, a guest,', gus, 'not_admin'],
    ['Vera, a visitor,', vera, 'visitor'],
    ['an admin of another workspace', { ...ada, homeTenantId: 'T0GLOBEX01' }, 'visitor'],
  ])('%s gives, takes and lists no access', async (_who, person, code) => {
    await grantAccess(core.deps, ada, dana.userId)

    expect(await refusal(grantAccess(core.deps, person, nico.userId))).toContain(`${code}: `)
    expect(await refusal(revokeAccess(core.deps, person, dana.userId))).toContain(`${code}: `)
    expect(await refusal(listAccess(core.deps, person))).toContain(`${code}: `)

    expect(await core.db.access.has(dana)).toBe(true)
  })

  it('Nico is told whom to ask', async () => {
    await core.db.people.save(ada, { ...profile, isAdmin: true }, '2026-01-01T00:00:00.000Z')

    expect(await refusal(mustHaveAccess(core.deps, nico))).toBe(
      `no_access: You don't have access to the ZoomInfo DevPortal yet. Ask <@${ada.userId}> to type \`/devportal access\` and add you, or press “Request access” in the Home tab of this app; you will hear from me as soon as it is done.`,
    )
  })

  it('Gus and Vera are told that asking would not help', async () => {
    expect(await refusal(mustHaveAccess(core.deps, gus))).toMatch(/^guest: Guests can't use/)
    expect(await refusal(mustHaveAccess(core.deps, vera))).toMatch(/^visitor: .*your own workspace/)
  })

  it('a visitor is refused even where somebody once gave them access', async () => {
    await core.db.access.grant(anAccess({ userId: vera.userId }))

    expect(await refusal(mustHaveAccess(core.deps, vera))).toContain('visitor')
  })
})

it('a request of the very moment in which access is given is answered by it', async () => {
  const asking: Core['deps'] = {
    ...core.deps,
    db: {
      ...core.db,
      /** All looks are taken; the grant is faster. */
      async transaction(run) {
        await grantAccess(core.deps, ada, nico.userId)
        return core.db.transaction(run)
      },
    },
  }
  await requestAccess(asking, nico)
  const now = isoAt(core.clock)
  const due = (await core.queue.claim('sync-request', 10, now, now)).map(({ subject }) => subject)

  await answerByAccess(core.db, nico)

  expect(due).toEqual([`${nico.tenantId}:${nico.userId}`])
  expect(await core.db.accessRequests.find(nico)).toMatchObject({ status: 'granted', decidedBy: ada.userId })
})

describe('an admin', () => {
  it('is whoever Slack or ADMIN_USERS names, as long as they are full members', async () => {
    const deps = { ...core.deps, adminUsers: [nico.userId, gus.userId] }

    expect(await Promise.all([ada, nico, gus, dana].map((person) => isAdmin(deps, person)))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('when Slack says that Dana', () => {
  beforeEach(async () => {
    await grantAccess(core.deps, ada, dana.userId)
    await messages()
  })

  const becomes = async (person: Actor, changes: Partial<Profile>) => {
    await core.db.people.save(person, { ...profile, ...changes }, isoAt(core.clock))
    await endUnlessMember(core.deps, person)
  }

  it.each(['deactivated', 'guest'] as const)('is %s, her access ends by itself', async (kind) => {
    await becomes(dana, { kind })

    expect(await core.db.access.has(dana)).toBe(false)
    expect((await audit()).at(-1)).toBe(`system access.revoked ${dana.userId}`)
    expect(await messages()).not.toContainEqual(
      expect.objectContaining({ notice: { kind: 'access-revoked' } }),
    )
  })

  it('has a new name, she keeps it', async () => {
    await becomes(dana, { name: 'Dana R.' })

    expect(await core.db.access.has(dana)).toBe(true)
  })

  it('never had access and leaves, nothing is on record', async () => {
    const before = await audit()

    await becomes(nico, { kind: 'deactivated' })

    expect(await audit()).toEqual(before)
  })
})
