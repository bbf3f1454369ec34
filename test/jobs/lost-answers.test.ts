import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setActive } from '../../src/domain/apps.ts'
import { editApp } from '../../src/domain/edit-app.ts'
import { compromiseSecret } from '../../src/domain/leaked-secrets.ts'
import { viewApp } from '../../src/domain/list-apps.ts'
import type { Secret } from '../../src/domain/records.ts'
import { activateSecret, deactivateSecret, deleteSecret, generateSecret } from '../../src/domain/secrets.ts'
import type { Fault } from '../../src/sandbox/okta/faults.ts'
import { untrueClaims } from '../support/claims.ts'
import { actor } from '../support/core.ts'
import { png } from '../support/pictures.ts'
import { expectAgreement, type Synced, startSynced } from '../support/synced.ts'

const dana = actor('dana')

// A world each: in one with hundreds of policies, every creation looks through all of them
let world: Synced
beforeEach(async () => {
  world = await startSynced()
})
afterEach(async () => {
  expect(world.okta.violations).toEqual([])
  await world.stop()
})

const logo = png(420, 120)

/** A live app with a second secret; the answer is the app's id. */
async function withTwo(grace: 'keep' | 'now'): Promise<string> {
  const id = await world.liveApp()
  await generateSecret(world.deps, dana, id, grace)
  await world.sync(id)
  return id
}

interface Journey {
  /** Up to where the trouble begins; answers the app's id. */
  begin(): Promise<string>
  click(id: string): Promise<unknown>
}

/** What people do and what becomes of it at Okta. */
const journeys: Record<string, Journey> = {
  'the creation of an app with a logo': {
    begin: () => world.newApp({ logo }),
    click: async () => undefined,
  },
  'an edit of everything': {
    begin: () => world.liveApp({ logo, scopes: ['ziapi:search', 'ziapi:enrich'] }),
    click: (id) =>
      editApp(world.deps, dana, id, {
        name: 'Mail Sync',
        type: 'internal',
        purpose: '',
        redirectUris: ['https://app.example.com/two'],
        scopes: ['ziapi:enrich'],
        logo: png(600, 200),
      }),
  },
  'an approval, which lets other tenants in': {
    begin: () => world.liveApp({ type: 'partner', purpose: 'Syncs leads' }),
    click: (id) => world.db.apps.update(id, { status: 'Approved', active: true }),
  },
  'a second secret': {
    begin: () => world.liveApp(),
    click: (id) => generateSecret(world.deps, dana, id, 'keep'),
  },
  'a second secret that ends the first': {
    begin: () => world.liveApp(),
    click: (id) => generateSecret(world.deps, dana, id, 'now'),
  },
  'a deactivated secret': {
    begin: () => withTwo('keep'),
    click: async (id) => deactivateSecret(world.deps, dana, await world.firstSecret(id)),
  },
  'an activated secret': {
    begin: () => withTwo('now'),
    click: async (id) => activateSecret(world.deps, dana, await world.firstSecret(id)),
  },
  'a deleted secret': {
    begin: () => withTwo('now'),
    click: async (id) => deleteSecret(world.deps, dana, await world.firstSecret(id)),
  },
  'the only secret, compromised': {
    begin: () => world.liveApp(),
    click: async (id) => compromiseSecret(world.deps, dana, await world.firstSecret(id)),
  },
  'the only active secret, compromised beside an inactive one': {
    begin: () => withTwo('now'),
    click: async (id) =>
      compromiseSecret(world.deps, dana, (await world.db.secrets.list(id)).at(-1)?.id ?? ''),
  },
  'an app switched off': {
    begin: () => world.liveApp(),
    click: (id) => setActive(world.deps, dana, id, false),
  },
  'an app switched on': {
    async begin() {
      const id = await world.liveApp()
      await setActive(world.deps, dana, id, false)
      await world.sync(id)
      return id
    },
    click: (id) => setActive(world.deps, dana, id, true),
  },
}

/** Okta has done it and its answer is cut off; and Okta did nothing. To a question the two are the same. */
const troubles = (call: string): Fault[] => [
  { on: 'management', kind: 'cut' },
  ...(call.startsWith('GET ') ? [] : [{ on: 'management', kind: 'status', status: 503 } as const]),
]

/** Everything of an app at Okta that is not a name or a value made up on the way. */
async function picture(id: string): Promise<Record<string, unknown>> {
  const { appId, clientId, secrets, ...client } = await world.client(id)
  const policies = '/api/v1/authorizationServers/default/policies'
  const mine = ((await ask(policies)) as { id: string; name: string }[]).filter(
    ({ name }) => name === clientId,
  )
  const rules = await Promise.all(mine.map((policy) => ask(`${policies}/${policy.id}/rules`)))
  return {
    ...client,
    groups: [...client.groups].sort(),
    secrets: secrets.map(({ status }) => status).sort(),
    rules: rules.map((list) => (list as object[]).length),
    logo: client.hasLogo && (await ask(`/api/v1/apps/${appId}/logo`)),
  }
}

/** What Okta answers: JSON, or the digest of a picture. */
async function ask(path: string): Promise<unknown> {
  const response = await fetch(world.okta.url + path, {
    headers: { authorization: `SSWS ${world.okta.settings.OKTA_API_TOKEN}` },
  })
  if (response.headers.get('content-type')?.includes('json')) return response.json()
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')
}

/** One undisturbed run: what was asked of Okta, and what it looks like in the end. */
async function recorded(journey: Journey): Promise<{ calls: string[]; end: object }> {
  const id = await journey.begin()
  await journey.click(id)
  const last = world.okta.calls.at(-1)
  await world.sync(id)
  const calls = world.okta.calls.slice(last ? world.okta.calls.lastIndexOf(last) + 1 : 0)
  return {
    calls: calls.map(({ method, path }) => `${method} ${path.replace(/\/0\w{19}|\/ocs\w+/g, '/*')}`),
    end: await picture(id),
  }
}

const isSettled = (secret: Secret): boolean => secret.wanted === secret.held

/** Nothing is said that is not so; and a registration is not done before everything is there but its logo, an extra. */
async function expectTruth(id: string, before: string | null | undefined, end: object): Promise<void> {
  const rows = await world.db.secrets.list(id, { withDeleted: true })
  const app = await world.db.apps.find(id)
  const held = world.okta.client(app?.clientId ?? '')?.secrets ?? []
  expect(untrueClaims(rows, held)).toEqual([])
  expect(held.length).toBeLessThanOrEqual(2)
  if (app?.registeredAt === before) return
  const seen = await picture(id)
  const { hasLogo, logo } = seen
  expect(seen).toEqual({ ...end, hasLogo, logo })
}

describe.each(Object.entries(journeys))('%s', (_name, journey) => {
  it('ends as ever, and nothing untrue is said, whichever call is refused or loses its answer', async () => {
    const { calls, end } = await recorded(journey)
    expect(calls.length).toBeGreaterThan(5)
    let begun = 1

    for (const [skip, call] of calls.entries())
      for (const trouble of troubles(call)) {
        const id = await journey.begin()
        await journey.click(id)
        begun++
        const { registeredAt } = (await world.db.apps.find(id)) ?? {}
        world.okta.faults.add({ ...trouble, skip })

        const failed = await world.sync(id).then(
          () => false,
          () => true,
        )

        world.okta.faults.clear()
        expect({ call, trouble, failed }).toEqual({ call, trouble, failed: true })
        await expectTruth(id, registeredAt, end)
        await world.sync(id)
        expect({ call, trouble, end: await picture(id) }).toEqual({ call, trouble, end })
        await expectAgreement(world, id)
        expect((await viewApp(world.deps, dana, id)).secrets.map(isSettled)).not.toContain(false)
      }
    expect(world.okta.clients()).toHaveLength(begun)
  })
})

describe('the lost answer of a creation', () => {
  it('does not hide the client, although the app was renamed and others bear the new name', async () => {
    await world.liveApp({ name: 'Mail Sync Two' })
    const id = await world.newApp({ name: 'Lead Sync' })
    world.okta.faults.add({ on: 'management', kind: 'cut', method: 'POST', path: '/api/v1/apps' })
    await expect(world.sync(id)).rejects.toThrow()
    await world.db.apps.update(id, { name: 'Mail Sync' })

    await world.sync(id)

    expect(await world.client(id)).toMatchObject({ label: 'Mail Sync', status: 'ACTIVE' })
  })

  it('does not let a first secret live on that leaked in between', async () => {
    const id = await world.newApp()
    world.okta.faults.add({ on: 'management', kind: 'cut', method: 'POST', path: '/api/v1/apps' })
    await expect(world.sync(id)).rejects.toThrow()
    const [leaked] = (await world.client(id)).secrets
    await compromiseSecret(world.deps, dana, await world.firstSecret(id))

    await world.sync(id)

    expect(await world.held(id)).not.toContain(`${leaked?.last4} ACTIVE`)
    await expectAgreement(world, id)
  })
})
