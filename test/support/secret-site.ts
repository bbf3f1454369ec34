import { expect } from 'vitest'
import { createApp } from '../../src/domain/apps.ts'
import { AuthorizationServerError } from '../../src/domain/authorization-server.ts'
import { PortalError } from '../../src/domain/errors.ts'
import { viewApp } from '../../src/domain/list-apps.ts'
import type { Secret } from '../../src/domain/records.ts'
import { revealSecret } from '../../src/domain/reveal-secret.ts'
import { secretText } from '../../src/slack/views/status.ts'
import { actor } from './core.ts'
import { type MortalPortal, type Surroundings, startMortalPortal } from './mortal-portal.ts'
import { anAccess } from './records.ts'
import type { ModelSecret, Outcome, SecretModel } from './secret-model.ts'

const dana = actor('dana')
/** Longer than any wait between two tries, and no part of a scheduled end. */
const LATER_MS = 401_000

/** One app of Dana's in a portal that may die, at an Okta that may fail; and what has to hold of it at any time. */
export interface SecretSite extends Surroundings {
  portal: MortalPortal
  appId: string
  /** Does what a click does, and holds its outcome and its rows against the model. */
  click(work: () => Promise<unknown>, expected: Outcome, adopt?: boolean): Promise<void>
  /** *Show*: the value comes when it may be shown, and never otherwise. */
  show(secret: ModelSecret): Promise<void>
  quiet(): Promise<void>
  check(): Promise<void>
  settle(): Promise<void>
}

export async function openSecretSite(around: Surroundings, model: SecretModel): Promise<SecretSite> {
  const { okta, clock } = around
  let clientId = ''
  let appId = ''
  let hadActive = false
  const lastCall = okta.calls.at(-1)
  const atOkta = () => okta.client(clientId)?.secrets ?? []
  const rows = () => site.portal.core.db.secrets.list(appId, { withDeleted: true })

  /** Between any two calls, too. */
  async function watch(): Promise<void> {
    const held = atOkta()
    const active = held.filter((secret) => secret.status === 'ACTIVE')
    hadActive ||= active.length > 0
    if (held.length > 2) throw broken(`${held.length} secrets at Okta`)
    if (hadActive && active.length === 0) throw broken('no active secret at Okta')
    for (const row of await rows()) {
      const remote = held.find((secret) => secret.id === row.remoteId)
      const said = secretText(row)
      if (/^(🟢|🟠)/u.test(said) && remote?.status !== 'ACTIVE')
        throw broken(`said to be active: ${row.last4}`)
      if (said.startsWith('⚪') && remote?.status !== 'INACTIVE') throw broken(`said to be off: ${row.last4}`)
      if (row.held === 'absent' && held.some((secret) => secret.last4 === row.last4))
        throw broken(`said not to be there: ${row.last4}`)
    }
  }
  const problems: Error[] = []
  const broken = (what: string): Error => {
    const error = new Error(what)
    problems.push(error)
    return error
  }

  const site: SecretSite = {
    ...around,
    portal: await startMortalPortal(around, () => watch().catch(() => undefined)),
    appId,
    async click(work, expected, adopt) {
      const before = await rows()
      const outcome = await outcomeOf(work())
      expect(outcome).toBe(expected)
      const after = await rows()
      if (outcome !== 'ok') expect(after.map(asAsked)).toEqual(before.map(asAsked))
      const fresh = after.filter((row) => !model.secrets.some((secret) => secret.id === row.id))
      expect(fresh.length).toBeLessThanOrEqual(adopt && outcome === 'ok' ? 1 : 0)
      for (const row of fresh) model.add(row.id)
    },
    async show(secret) {
      const { core, authorizationServer } = site.portal
      const live = model.isLive(secret, clock.now())
      const shown = await revealSecret({ ...core.deps, authorizationServer }, dana, secret.id).catch(
        (error: unknown) => {
          if (error instanceof PortalError || error instanceof AuthorizationServerError) return undefined
          throw error
        },
      )
      if (!shown) return
      if (!live) throw broken('a value was shown that must not be')
      expect(shown.secret.id).toBe(secret.id)
      expect(shown.value.slice(-4)).toBe(shown.secret.last4)
    },
    async quiet() {
      await site.portal.quiet()
      model.timePasses(clock.now())
    },
    async check() {
      await watch()
      expect(problems).toEqual([])
      const refused = callsSince(okta, lastCall).filter(isBreach)
      expect(refused).toEqual([])
      expect(okta.violations).toEqual([])
      for (const row of await rows()) forgetUnheard(model, row)
      const wanted = (await rows()).map(({ id, wanted, endsAt, compromisedAt }) => ({
        id,
        state: wanted === 'deleted' ? 'gone' : wanted,
        ends: endsAt !== null,
        leaked: compromisedAt !== null,
      }))
      expect(byId(wanted)).toEqual(
        byId(
          model.secrets.map(({ id, state, endsAt, leaked }) => ({
            id,
            state,
            ends: endsAt !== null,
            leaked,
          })),
        ),
      )
    },
    async settle() {
      okta.faults.clear()
      site.portal.killAt(undefined)
      for (let rounds = 0; rounds < 3; rounds++) {
        clock.advance(LATER_MS)
        await site.quiet()
      }
      await site.check()
      await expectSettled(site, model, clientId)
    },
  }
  await site.portal.core.db.access.grant(anAccess())
  const app = await createApp(site.portal.core.deps, dana, {
    name: 'Lead Sync',
    type: 'internal',
    purpose: '',
    redirectUris: ['https://app.example.com/callback'],
    scopes: ['ziapi:search'],
  })
  clientId = app.clientId
  appId = app.id
  site.appId = app.id
  for (const { id } of await rows()) model.add(id)
  return site
}

async function expectSettled(site: SecretSite, model: SecretModel, clientId: string): Promise<void> {
  const { core } = site.portal
  const { app, secrets } = await viewApp(core.deps, dana, site.appId)
  const shown = secrets.map((secret) => `${secret.last4} ${secretText(secret).replace(/, ends $/, '')}`)
  const client = site.okta.client(clientId)
  const held = client?.secrets.map(
    ({ last4, status }) => `${last4} ${status === 'ACTIVE' ? '🟢 Active' : '⚪ Inactive'}`,
  )
  expect(client?.status).toBe('ACTIVE')
  expect(app.registeredAt).not.toBeNull()
  expect(shown.map((line) => line.replace('🟠', '🟢')).sort()).toEqual(held?.sort())
  expect(secrets.map((secret) => secret.id).sort()).toEqual(model.kept.map((secret) => secret.id).sort())
  const rows = await core.db.secrets.list(site.appId, { withDeleted: true })
  expect(rows.filter((row) => row.sealed !== null)).toEqual([])
  const left = await core.connection.kysely
    .selectFrom('jobs')
    .select(['kind', 'lastError'])
    .where('kind', '=', 'sync-client')
    .where('subject', '=', site.appId)
    .execute()
  expect(left).toEqual([])
  for (const secret of model.secrets) await site.show(secret)
  expect(model.kept.some((secret) => secret.state === 'active')).toBe(true)
}

/** One that was switched off before the server ever had it is not made there to be off: it is gone. */
function forgetUnheard(model: SecretModel, row: Secret): void {
  const secret = model.secrets.find(({ id }) => id === row.id)
  if (secret?.state === 'inactive' && row.wanted === 'deleted' && row.remoteId === null) secret.state = 'gone'
}

const outcomeOf = (work: Promise<unknown>): Promise<Outcome> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof PortalError) return error.code
      throw error
    },
  )

const callsSince = ({ calls }: SecretSite['okta'], last: (typeof calls)[number] | undefined) =>
  last ? calls.slice(calls.lastIndexOf(last) + 1) : calls

/** A call against Okta's rules; a second creation of the same client is how a lost first one is found. */
const isBreach = ({ status, path }: SecretSite['okta']['calls'][number]): boolean =>
  status >= 400 && status < 404 && path !== '/api/v1/apps'

/** What people decide of a row; the rest is the server's doing. */
const asAsked = ({ id, wanted, endsAt, compromisedAt }: Secret) => ({ id, wanted, endsAt, compromisedAt })

const byId = <T extends { id: string }>(list: T[]): T[] => list.sort((a, b) => (a.id < b.id ? -1 : 1))
