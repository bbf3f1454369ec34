import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, setActive } from '../../src/domain/apps.ts'
import { PortalError } from '../../src/domain/errors.ts'
import { compromiseSecret } from '../../src/domain/leaked-secrets.ts'
import type { Secret } from '../../src/domain/records.ts'
import {
  activateSecret,
  deactivateSecret,
  deleteSecret,
  endSecret,
  type Grace,
  generateSecret,
} from '../../src/domain/secrets.ts'
import { actor, type Core, openCore } from '../support/core.ts'
import { anAccess } from '../support/records.ts'

const [dana, pia, ada, nico] = [actor('dana'), actor('pia'), actor('ada'), actor('nico')]
const HOUR = 3_600_000

let core: Core
let appId: string
let first: Secret
beforeEach(async () => {
  core = await openCore('file::memory:')
  for (const person of [dana, pia]) await core.db.access.grant(anAccess(person))
  const app = await createApp(core.deps, dana, {
    name: 'Lead Sync',
    type: 'internal',
    purpose: '',
    redirectUris: ['https://app.example.com/callback'],
    scopes: ['ziapi:search'],
  })
  appId = app.id
  first = (await secrets())[0] as Secret
})
afterEach(() => core.close())

const secrets = () => core.db.secrets.list(appId)
const generate = (grace: Grace = 'keep') => generateSecret(core.deps, dana, appId, grace)
const second = async (): Promise<Secret> =>
  (await secrets()).find((secret) => secret.id !== first.id) as Secret
const states = async () => (await secrets()).map(({ wanted }) => wanted)
const actions = async () =>
  (await core.db.audit.list(dana.tenantId, { afterSeq: 1, limit: 50 })).map(
    (row) => `${row.actor} ${row.action}`,
  )
/** Code and sentence of a refusal. */
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'not refused',
    (error) => (error instanceof PortalError ? `${error.code}: ${error.message}` : error),
  )

describe('generating', () => {
  it('a second secret keeps the first one, if Dana wants both', async () => {
    await generate('keep')

    expect(await states()).toEqual(['active', 'active'])
    expect((await secrets()).map((secret) => secret.endsAt)).toEqual([null, null])
  })

  it('a second secret ends the first one at once, if Dana wants that', async () => {
    await generate('now')

    expect((await core.db.secrets.find(first.id))?.wanted).toBe('inactive')
    expect((await second()).wanted).toBe('active')
  })

  it.each([
    ['1h', HOUR],
    ['24h', 24 * HOUR],
    ['7d', 168 * HOUR],
  ] as const)('a second secret ends the first one after %s, not before', async (grace, ms) => {
    await generate(grace)

    core.clock.advance(ms - 60_000)
    await endSecret(core.deps, first.id)
    expect(await states()).toEqual(['active', 'active'])
    core.clock.advance(60_000)
    const [job] = await core.queue.claim('end-secret', 5, now(), now())
    await endSecret(core.deps, job?.subject ?? '')

    expect(await core.db.secrets.find(first.id)).toMatchObject({ wanted: 'inactive', endsAt: null })
    expect((await second()).wanted).toBe('active')
    expect((await actions()).at(-1)).toBe('system secret.ended')
  })

  it('a third secret is refused, with the way out', async () => {
    await generate()

    expect(await refusal(generate())).toMatch(
      /^too_many_secrets: .*both are active. Deactivate one, delete it/,
    )
    await deactivateSecret(core.deps, dana, first.id)
    expect(await refusal(generate())).toContain(`Delete the inactive one that ends in ${first.last4} first.`)
    await deleteSecret(core.deps, dana, first.id)
    await generate()

    expect(await states()).toEqual(['active', 'active'])
  })
})

describe('deactivating', () => {
  it('the only active secret is refused, also while the app is off', async () => {
    expect(await refusal(deactivateSecret(core.deps, dana, first.id))).toMatch(
      /^last_secret: .*Generate a new one first/,
    )

    await setActive(core.deps, dana, appId, false)

    expect(await refusal(deactivateSecret(core.deps, dana, first.id))).toContain('last_secret')
  })

  it('the new secret is refused while the old one is about to end', async () => {
    await generate('24h')

    expect(await refusal(deactivateSecret(core.deps, dana, (await second()).id))).toContain('last_secret')
  })

  it('the old secret early calls its end off', async () => {
    await generate('24h')

    await deactivateSecret(core.deps, dana, first.id)
    await activateSecret(core.deps, dana, first.id)
    core.clock.advance(25 * HOUR)
    await endSecret(core.deps, first.id)

    expect(await states()).toEqual(['active', 'active'])
  })

  it('twice is once', async () => {
    await generate()
    await deactivateSecret(core.deps, dana, first.id)
    const before = await actions()

    await deactivateSecret(core.deps, dana, first.id)

    expect(await actions()).toEqual(before)
  })
})

describe('deleting', () => {
  it('an active secret is refused', async () => {
    await generate()

    expect(await refusal(deleteSecret(core.deps, dana, first.id))).toMatch(
      /^secret_state: .*Deactivate it first/,
    )
  })

  it('an inactive one is for good', async () => {
    await generate('now')
    await deleteSecret(core.deps, dana, first.id)

    for (const again of [activateSecret, deactivateSecret, deleteSecret, compromiseSecret])
      expect(await refusal(again(core.deps, dana, first.id))).toContain('secret_not_found')
    expect(await secrets()).toHaveLength(1)
  })
})

describe('a compromised secret', () => {
  it('is replaced, if it was the only one', async () => {
    await compromiseSecret(core.deps, dana, first.id)

    expect(await core.db.secrets.find(first.id)).toMatchObject({
      wanted: 'deleted',
      compromisedAt: expect.any(String),
    })
    expect(await states()).toEqual(['active'])
  })

  it('is not replaced, if another one stays', async () => {
    await generate()

    await compromiseSecret(core.deps, dana, first.id)

    expect(await secrets()).toEqual([await second()])
  })

  it('is replaced, if the other one is inactive or about to end', async () => {
    await generate('24h')
    const leaked = await second()

    await compromiseSecret(core.deps, dana, leaked.id)

    const left = await secrets()
    expect(left).toHaveLength(2)
    expect(left.filter((secret) => secret.wanted === 'active' && !secret.endsAt)).toHaveLength(1)
    await endSecret(core.deps, first.id)
    expect(await states()).toContain('active')
  })

  it('makes the inactive one go, so that its successor has room', async () => {
    await generate('now')
    const leaked = await second()

    await compromiseSecret(core.deps, dana, leaked.id)

    expect(await states()).toEqual(['active'])
  })

  it('does not end a second time at its scheduled end', async () => {
    await generate('1h')
    await compromiseSecret(core.deps, dana, first.id)
    const before = await actions()
    core.clock.advance(2 * HOUR)

    await endSecret(core.deps, first.id)

    expect(await actions()).toEqual(before)
  })
})

describe('whose it is', () => {
  it.each([
    ['Pia, who has access, but not to this app', pia, 'not_owner'],
    ['Nico, who has no access', nico, 'no_access'],
    ['Vera, who comes from another workspace', { ...dana, homeTenantId: 'T0GLOBEX01' }, 'visitor'],
    ['somebody with the same id in another workspace', { ...dana, tenantId: 'T0GLOBEX01' }, 'no_access'],
  ])('%s is refused', async (_who, person, code) => {
    const before = await secrets()

    for (const change of [deactivateSecret, activateSecret, deleteSecret, compromiseSecret])
      expect(await refusal(change(core.deps, person, first.id))).toContain(`${code}: `)
    expect(await refusal(generateSecret(core.deps, person, appId, 'now'))).toContain(`${code}: `)

    expect(await secrets()).toEqual(before)
  })

  it('Ada, an admin, may end a leaked secret of Dana’s, and the audit names her', async () => {
    await compromiseSecret(core.deps, ada, first.id)

    expect(await actions()).toEqual([`${ada.userId} secret.compromised`])
  })
})

it('every change is one row of the audit, and no row or job holds a value', async () => {
  await generate('now')
  for (const change of [activateSecret, deactivateSecret, deleteSecret])
    await change(core.deps, dana, first.id)
  const value = core.deps.sealer.open(`secrets:${first.id}:value`, first.sealed ?? '')

  const rows = await core.db.audit.list(dana.tenantId, { afterSeq: 1, limit: 50 })
  const jobs = await core.queue.claim('sync-client', 10, now(), now())

  expect(rows.map((row) => row.action)).toEqual([
    'secret.generated',
    'secret.activated',
    'secret.deactivated',
    'secret.deleted',
  ])
  expect(JSON.stringify([rows, jobs])).not.toMatch(/dps_|v1\./)
  expect(JSON.stringify([rows, jobs])).not.toContain(value.slice(4, 12))
})

const now = (): string => new Date(core.clock.now()).toISOString()
