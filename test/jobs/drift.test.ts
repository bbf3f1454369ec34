import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { setActive } from '../../src/domain/apps.ts'
import type { Difference } from '../../src/domain/client-state.ts'
import { editApp } from '../../src/domain/edit-app.ts'
import type { JobKind } from '../../src/domain/job-queue.ts'
import { compromiseSecret } from '../../src/domain/leaked-secrets.ts'
import { adoptApp, driftMark, restoreApp } from '../../src/domain/resolve-drift.ts'
import { deactivateSecret, generateSecret } from '../../src/domain/secrets.ts'
import { patrol } from '../../src/jobs/patrol.ts'
import { acme, globex } from '../../src/sandbox/cast.ts'
import { actor } from '../support/core.ts'
import { consoleOf } from '../support/okta-console.ts'
import { CALLBACK, expectAgreement, type Synced, startSynced } from '../support/synced.ts'

const dana = actor('dana')

let world: Synced
beforeAll(async () => {
  world = await startSynced()
})
afterAll(() => world.stop())
afterEach(() => {
  world.okta.faults.clear()
  expect(world.okta.violations).toEqual([])
})

const inConsole = () => consoleOf(world.okta)
const appOf = async (id: string) => {
  const app = await world.db.apps.find(id)
  if (!app) throw new Error(`no app ${id}`)
  return app
}
/** A look finds this, and changes nothing at Okta. */
async function look(id: string): Promise<Difference[]> {
  const before = world.okta.calls.length
  await world.sync(id)
  expect(world.okta.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  return (await appOf(id)).drift?.differences ?? []
}
const adopt = async (id: string) => adoptApp(world.deps, dana, id, driftMark(await appOf(id)))
const restore = async (id: string) => restoreApp(world.deps, dana, id, driftMark(await appOf(id)))
const auditOf = async (id: string) =>
  (await world.db.audit.latest(acme.teamId, { appId: id }, { limit: 100 })).map(({ action }) => action)
async function due(kind: JobKind): Promise<string[]> {
  const now = new Date(world.clock.now() + 1_000).toISOString()
  const jobs = await world.queue.claim(kind, 100, now, now)
  for (const job of jobs) await world.queue.finish(job)
  return jobs.map((job) => job.subject)
}

/** What somebody does in the console, what is seen of it, and what the app is once that is adopted. */
const changes: {
  case: string
  act: (id: string) => Promise<unknown>
  seen: Partial<Difference>
  adopted?: object
}[] = [
  {
    case: 'renamed',
    act: async (id) => inConsole().rename(await appOf(id), 'Other name'),
    seen: { what: 'name', there: 'Other name' },
    adopted: { name: 'Other name' },
  },
  {
    case: 'given a redirect URI',
    act: async (id) => inConsole().addRedirectUri(await appOf(id), 'https://more.example.com/cb'),
    seen: {
      what: 'redirectUris',
      there: ['https://app.example.com/callback', 'https://more.example.com/cb'],
    },
    adopted: { redirectUris: ['https://app.example.com/callback', 'https://more.example.com/cb'] },
  },
  {
    case: 'given a redirect URI that is not allowed',
    act: async (id) => inConsole().addRedirectUri(await appOf(id), 'http://more.example.com/cb'),
    seen: { what: 'redirectUris' },
  },
  {
    case: 'switched off',
    act: async (id) => inConsole().turn(await appOf(id), 'deactivate'),
    seen: { what: 'active', there: false },
    adopted: { active: false },
  },
  {
    case: 'given another scope',
    act: async (id) => inConsole().setScopes(await appOf(id), ['ziapi:search', 'ziapi:enrich']),
    seen: { what: 'scopes', there: ['ziapi:search', 'ziapi:enrich'] },
    adopted: { scopes: ['ziapi:search', 'ziapi:enrich'] },
  },
  {
    case: 'left without its policy',
    act: async (id) => inConsole().deletePolicy(await appOf(id)),
    seen: { what: 'scopes', there: [] },
  },
  {
    case: 'opened to another tenant',
    act: async (id) => inConsole().assign(await appOf(id), globex.groupId),
    seen: { what: 'groups' },
  },
  {
    case: 'left without the portal’s callback',
    act: async (id) => inConsole().removeRedirectUri(await appOf(id), CALLBACK),
    seen: { what: 'login' },
  },
  {
    case: 'given a secret',
    act: async (id) => inConsole().addSecret(await appOf(id)),
    seen: { what: 'secret-added', active: true },
    adopted: {},
  },
]

describe('a client that somebody has', () => {
  it.each(changes)('$case is left so, and told', async ({ act, seen }) => {
    const id = await world.liveApp()
    await act(id)

    const differences = await look(id)

    expect(differences).toContainEqual(expect.objectContaining(seen))
    expect(await look(id)).toEqual(differences)
    expect(await auditOf(id)).toEqual(['app.changed_outside', 'app.created'])
  })

  it.each(changes)('$case is restored', async ({ act }) => {
    const id = await world.liveApp()
    const { appId: _, ...before } = await world.client(id)
    await act(id)
    await look(id)

    await restore(id)
    await world.sync(id)

    expect(await world.client(id)).toMatchObject({ ...before, secrets: before.secrets })
    expect(await look(id)).toEqual([])
    expect((await appOf(id)).drift).toBeNull()
    await expectAgreement(world, id)
    expect((await auditOf(id)).slice(0, 2)).toEqual(['app.restored', 'app.changed_outside'])
  })

  it.each(changes.filter(({ adopted }) => adopted))('$case is adopted', async ({ act, adopted }) => {
    const id = await world.liveApp()
    await act(id)
    await look(id)
    const before = await world.client(id)

    await adopt(id)

    expect(await look(id)).toEqual([])
    expect(await appOf(id)).toMatchObject({ ...adopted, drift: null })
    expect(await world.client(id)).toEqual(before)
    await expectAgreement(world, id)
    expect((await auditOf(id))[0]).toBe('app.adopted')
  })

  it.each(changes.filter(({ adopted }) => !adopted))('$case cannot be adopted', async ({ act }) => {
    const id = await world.liveApp()
    await act(id)
    await look(id)

    await expect(adopt(id)).rejects.toMatchObject({ code: 'changed_outside' })
  })

  it('deleted is told, and restored with the same client id and a new secret', async () => {
    const id = await world.liveApp()
    const before = await world.client(id)
    await inConsole().deleteClient(await appOf(id))

    expect(await look(id)).toEqual([{ what: 'gone' }])
    await expect(adopt(id)).rejects.toMatchObject({ code: 'changed_outside' })
    await restore(id)
    await world.sync(id)

    const after = await world.client(id)
    const untouched = ({ clientId, label, status, redirectUris, groups, scopes }: typeof after) => {
      return { clientId, label, status, redirectUris, groups, scopes }
    }
    expect(untouched(after)).toEqual(untouched(before))
    expect(after.secrets.map(({ value }) => value)).not.toContain(before.secrets[0]?.value)
    expect(await look(id)).toEqual([])
    await expectAgreement(world, id)
    expect(await due('send-message')).toContain(`client-restored:${id}`)
  })

  it('robbed of a secret is told; adopted or restored, the row of it is gone', async () => {
    for (const decide of [adopt, restore]) {
      const id = await world.liveApp()
      await generateSecret(world.deps, dana, id, 'keep')
      await world.sync(id)
      const old = await world.firstSecret(id)
      await inConsole().deleteSecret(await appOf(id), (await world.db.secrets.find(old))?.remoteId ?? '')

      expect(await look(id)).toMatchObject([{ what: 'secret-gone', secretId: old }])
      await decide(id)
      await world.sync(id)

      expect(await look(id)).toEqual([])
      expect(await world.db.secrets.list(id)).toHaveLength(1)
      await expectAgreement(world, id)
    }
  })

  it('robbed of the use of a secret is told; adopted it is off, restored it is on', async () => {
    for (const [decide, status] of [
      [adopt, 'inactive'],
      [restore, 'active'],
    ] as const) {
      const id = await world.liveApp()
      await generateSecret(world.deps, dana, id, 'keep')
      await world.sync(id)
      const old = await world.firstSecret(id)
      const remoteId = (await world.db.secrets.find(old))?.remoteId ?? ''
      await inConsole().turnSecret(await appOf(id), remoteId, 'deactivate')

      expect(await look(id)).toMatchObject([{ what: 'secret-off', secretId: old }])
      await decide(id)
      await world.sync(id)

      expect((await world.db.secrets.find(old))?.wanted).toBe(status)
      await expectAgreement(world, id)
      expect(await look(id)).toEqual([])
    }
  })
})

describe('off is off', () => {
  it('for an app that somebody switches on there', async () => {
    const id = await world.liveApp()
    await setActive(world.deps, dana, id, false)
    await world.sync(id)
    await inConsole().turn(await appOf(id), 'activate')

    await world.sync(id)

    expect((await world.client(id)).status).toBe('INACTIVE')
    expect((await appOf(id)).drift).toBeNull()
    expect((await auditOf(id))[0]).toBe('app.off_enforced')
  })

  it('for a secret that somebody switches on there', async () => {
    const id = await world.liveApp()
    const old = await world.firstSecret(id)
    await generateSecret(world.deps, dana, id, 'now')
    await world.sync(id)
    const remoteId = (await world.db.secrets.find(old))?.remoteId ?? ''
    await inConsole().turnSecret(await appOf(id), remoteId, 'activate')

    await world.sync(id)

    await expectAgreement(world, id)
    expect((await auditOf(id))[0]).toBe('app.off_enforced')
  })

  it('and is in the audit once, where the run is cut off after that and comes again', async () => {
    const id = await world.liveApp()
    const old = await world.firstSecret(id)
    await generateSecret(world.deps, dana, id, 'now')
    await setActive(world.deps, dana, id, false)
    await world.sync(id)
    const remoteId = (await world.db.secrets.find(old))?.remoteId ?? ''
    await inConsole().turn(await appOf(id), 'activate')
    await inConsole().turnSecret(await appOf(id), remoteId, 'activate')
    const before = (await auditOf(id)).length
    const path = '/api/v1/apps/*/lifecycle/deactivate'
    // Of the app and of its secret, first not done at all, then done without an answer
    for (const skip of [0, 2]) world.okta.faults.add({ on: 'management', kind: 'down', times: 1, path, skip })
    for (const skip of [1, 3]) world.okta.faults.add({ on: 'management', kind: 'cut', path, skip })

    const failed = await world.syncUntilDone(id)

    expect(failed).toBeGreaterThan(2)
    await expectAgreement(world, id)
    expect((await world.client(id)).status).toBe('INACTIVE')
    expect((await auditOf(id)).slice(0, -before)).toEqual(['app.off_enforced', 'app.off_enforced'])
  })

  it('when it is switched off here while it is changed in another respect, which stays as it is', async () => {
    const id = await world.liveApp()
    await inConsole().rename(await appOf(id), 'Other name')
    await look(id)

    await setActive(world.deps, dana, id, false)
    await world.sync(id)

    expect(await world.client(id)).toMatchObject({ status: 'INACTIVE', label: 'Other name' })
    expect((await appOf(id)).drift?.differences).toEqual([{ what: 'name', there: 'Other name' }])
  })

  it('for a leaked secret, also where the other one was switched off there', async () => {
    const id = await world.liveApp()
    const leaked = await world.firstSecret(id)
    await generateSecret(world.deps, dana, id, 'keep')
    await world.sync(id)
    const other = (await world.db.secrets.list(id)).find((secret) => secret.id !== leaked)
    await inConsole().turnSecret(await appOf(id), other?.remoteId ?? '', 'deactivate')
    await look(id)

    await compromiseSecret(world.deps, dana, leaked)
    await world.sync(id)

    expect(await world.held(id)).toEqual([`${other?.last4} ACTIVE`])
  })
})

describe('what a person changes here', () => {
  it('is written, and what somebody changed there in another respect is left', async () => {
    const id = await world.liveApp()
    await inConsole().rename(await appOf(id), 'Other name')
    await look(id)
    const { name, type, purpose, scopes } = await appOf(id)

    const redirectUris = ['https://new.example.com/cb']
    await editApp(world.deps, dana, id, { name, type, purpose, scopes, redirectUris })
    await world.sync(id)

    expect(await world.client(id)).toMatchObject({
      label: 'Other name',
      redirectUris: [...redirectUris, CALLBACK],
    })
    expect((await appOf(id)).drift?.differences).toMatchObject([{ what: 'name' }])
  })

  it('in the same respect wins', async () => {
    const id = await world.liveApp()
    await inConsole().rename(await appOf(id), 'Other name')
    await look(id)
    const { type, purpose, scopes, redirectUris } = await appOf(id)

    await editApp(world.deps, dana, id, { name: 'My name', type, purpose, scopes, redirectUris })
    await world.sync(id)

    expect((await world.client(id)).label).toBe('My name')
    expect((await appOf(id)).drift).toBeNull()
  })

  it('and back again, with a run cut off in between, is nobody else’s', async () => {
    const id = await world.liveApp()
    const first = await appOf(id)
    for (const name of ['Second', first.name]) {
      const { type, purpose, scopes, redirectUris } = first
      await editApp(world.deps, dana, id, { name, type, purpose, scopes, redirectUris })
      // The name is written, and the list of secrets cannot be read any more
      world.okta.faults.add({
        on: 'management',
        kind: 'status',
        status: 503,
        method: 'GET',
        path: `/api/v1/apps/${(await world.client(id)).appId}/credentials/secrets`,
        times: 1,
      })
      await world.sync(id).catch(() => undefined)
    }

    await world.sync(id)

    expect((await world.client(id)).label).toBe(first.name)
    expect(await auditOf(id)).not.toContain('app.changed_outside')
  })

  it('while somebody looks at an older change is not decided on unseen', async () => {
    const id = await world.liveApp()
    await inConsole().rename(await appOf(id), 'Other name')
    await look(id)
    const seen = driftMark(await appOf(id))
    await inConsole().rename(await appOf(id), 'Third name')
    await look(id)

    await expect(adoptApp(world.deps, dana, id, seen)).rejects.toMatchObject({ code: 'changed_outside' })

    expect((await appOf(id)).name).toBe('Lead Sync')
  })
})

describe('a partner app', () => {
  const partner = async () => {
    const id = await world.liveApp({
      type: 'partner',
      purpose: 'Syncs',
      scopes: ['ziapi:search', 'ziapi:enrich'],
    })
    await world.db.apps.update(id, { status: 'Approved', active: true })
    await world.sync(id)
    return id
  }

  it.each([
    ['another name', (id: string) => appOf(id).then((app) => inConsole().rename(app, 'Other name'))],
    [
      'another redirect URI',
      (id: string) => appOf(id).then((app) => inConsole().addRedirectUri(app, 'https://more.example.com/cb')),
    ],
    [
      'more scopes',
      (id: string) =>
        appOf(id).then((app) =>
          inConsole().setScopes(app, ['ziapi:search', 'ziapi:enrich', 'marketing:audiences.manage']),
        ),
    ],
  ])('does not get %s past its reviewers', async (_what, act) => {
    const id = await partner()
    await act(id)
    await look(id)

    await expect(adopt(id)).rejects.toMatchObject({ code: 'changed_outside' })
  })

  it('adopts fewer scopes', async () => {
    const id = await partner()
    await inConsole().setScopes(await appOf(id), ['ziapi:enrich'])
    await look(id)

    await adopt(id)

    expect((await appOf(id)).scopes).toEqual(['ziapi:enrich'])
  })
})

describe('the owner', () => {
  it('is told once, and not again by every look', async () => {
    const id = await world.liveApp()
    await due('send-message')
    await inConsole().rename(await appOf(id), 'Other name')
    await look(id)
    await inConsole().addRedirectUri(await appOf(id), 'https://more.example.com/cb')
    await look(id)
    await look(id)

    expect(await due('send-message')).toEqual([`changed-outside:${id}`])
  })

  it('sees it end by itself when somebody takes it back there', async () => {
    const id = await world.liveApp()
    await inConsole().rename(await appOf(id), 'Other name')
    await look(id)
    await inConsole().rename(await appOf(id), 'Lead Sync')

    expect(await look(id)).toEqual([])
    expect((await auditOf(id))[0]).toBe('app.agrees_again')
  })
})

describe('the patrol', () => {
  it('has each app looked at once a day, one after the other', async () => {
    const [one, two] = [await world.liveApp(), await world.liveApp()]
    await due('sync-client')
    const rounds = async (times: number): Promise<string[]> => {
      const seen: string[] = []
      for (let round = 0; round < times; round++) {
        await patrol({ db: world.db, clock: world.clock })
        const asked = await due('sync-client')
        expect(asked.length).toBeLessThanOrEqual(1)
        seen.push(...asked)
        await due('patrol')
      }
      return seen
    }

    expect(await rounds(1)).toEqual([])
    world.clock.advance(24 * 3_600_000 + 1_000)
    const seen = await rounds(200)

    expect(seen.filter((id) => id === one || id === two).sort()).toEqual([one, two].sort())
    expect(new Set(seen).size).toBe(seen.length)
  })
})

it('secrets that come and go in the ordinary way are nobody else’s', async () => {
  const id = await world.liveApp()
  const old = await world.firstSecret(id)
  await generateSecret(world.deps, dana, id, 'keep')
  await world.sync(id)
  await deactivateSecret(world.deps, dana, old)
  await world.sync(id)
  await compromiseSecret(world.deps, dana, (await world.db.secrets.list(id)).at(-1)?.id ?? '')
  await world.sync(id)

  await expectAgreement(world, id)
  expect(await look(id)).toEqual([])
  expect(await auditOf(id)).not.toContain('app.off_enforced')
  expect(await auditOf(id)).not.toContain('app.changed_outside')
})
