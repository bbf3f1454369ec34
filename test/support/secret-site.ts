import { expect } from 'vitest'
import { createApp } from '../../src/domain/apps.ts'
import { AuthorizationServerError } from '../../src/domain/authorization-server.ts'
import { PortalError } from '../../src/domain/errors.ts'
import { viewApp } from '../../src/domain/list-apps.ts'
import type { App, Secret } from '../../src/domain/records.ts'
import { revealSecret } from '../../src/domain/reveal-secret.ts'
import type { SandboxClient } from '../../src/sandbox/okta/clients.ts'
import { secretText } from '../../src/slack/views/status.ts'
import { untrueClaims } from './claims.ts'
import { actor } from './core.ts'
import { type MortalPortal, type Surroundings, startMortalPortal } from './mortal-portal.ts'
import { anAccess } from './records.ts'
import type { ModelSecret, Outcome, SecretModel } from './secret-model.ts'

const dana = actor('dana')
/** Longer than any wait between two tries; no scheduled end is a multiple of it. */
const LATER_MS = 401_000

/** One app of Dana's in a portal that may die, at an Okta that may fail; and what has to hold of it at any time. */
export class SecretSite {
  readonly around: Surroundings
  readonly #model: SecretModel
  portal!: MortalPortal
  app!: App
  #hadActive = false
  /** What was seen between two calls of a job, which would swallow an error. */
  readonly #problems: string[] = []
  readonly #lastCall: Surroundings['okta']['calls'][number] | undefined

  private constructor(around: Surroundings, model: SecretModel) {
    this.around = around
    this.#model = model
    this.#lastCall = around.okta.calls.at(-1)
  }

  static async open(around: Surroundings, model: SecretModel): Promise<SecretSite> {
    const site = new SecretSite(around, model)
    site.portal = await startMortalPortal(around, () => site.#look())
    const { db, deps } = site.portal.core
    await db.access.grant(anAccess())
    // One more for each play of the model
    const limits = { ...deps.limits, appsPerPerson: Number.POSITIVE_INFINITY }
    site.app = await createApp({ ...deps, limits }, dana, {
      name: 'Lead Sync',
      type: 'internal',
      purpose: '',
      redirectUris: ['https://app.example.com/callback'],
      scopes: ['ziapi:search'],
    })
    for (const { id } of await site.#rows()) model.add(id)
    return site
  }

  /** Does what a click does. Its outcome is the model's; refused, it changes nothing. */
  async click(work: () => Promise<unknown>, expected: Outcome): Promise<void> {
    const before = await this.#rows()
    const outcome = await outcomeOf(work())
    expect(outcome).toBe(expected)
    const after = await this.#rows()
    if (outcome !== 'ok') expect(after.map(asAsked)).toEqual(before.map(asAsked))
    const known = new Set(before.map((row) => row.id))
    for (const { id } of after) if (!known.has(id)) this.#model.add(id)
  }

  /** *Show*: true when the value came, which it must not unless it may. */
  async show(secret: ModelSecret): Promise<boolean> {
    const { core, authorizationServer } = this.portal
    const live = this.#model.isLive(secret, this.around.clock.now())
    const shown = await revealSecret({ ...core.deps, authorizationServer }, dana, secret.id).catch(
      (error: unknown) => {
        if (error instanceof PortalError || error instanceof AuthorizationServerError) return undefined
        throw error
      },
    )
    if (!shown) return false
    expect({ shown: secret.id, live }).toEqual({ shown: secret.id, live: true })
    expect(shown.value.slice(-4)).toBe(shown.secret.last4)
    return true
  }

  async quiet(): Promise<void> {
    await this.portal.quiet()
    this.#model.timePasses(this.around.clock.now())
  }

  /** What has to hold at any time, trouble or not. */
  async check(): Promise<void> {
    await this.#look()
    expect(this.#problems).toEqual([])
    const { calls, violations } = this.around.okta
    const since = this.#lastCall ? calls.slice(calls.lastIndexOf(this.#lastCall) + 1) : calls
    expect(since.filter(breaksRules)).toEqual([])
    expect(violations).toEqual([])
    const rows = await this.#rows()
    for (const row of rows) forgetUnheard(this.#model, row)
    const asModelled = this.#model.secrets.map(
      ({ id, state, endsAt, leaked }) => `${id} ${state}${endsAt ? ' ending' : ''}${leaked ? ' leaked' : ''}`,
    )
    expect(rows.map(asTold).sort()).toEqual(asModelled.sort())
  }

  /** The trouble is over: both sides come to say the same, by themselves. */
  async settle(): Promise<void> {
    this.around.okta.faults.clear()
    this.portal.killAt(undefined)
    for (let rounds = 0; rounds < 3; rounds++) {
      this.around.clock.advance(LATER_MS)
      await this.quiet()
    }
    await this.check()
    await this.#expectAgreement()
    await this.#expectNothingLeft()
    const live = this.#model.secrets.filter((secret) => this.#model.isLive(secret, this.around.clock.now()))
    expect(live).not.toEqual([])
    for (const secret of this.#model.secrets) expect(await this.show(secret)).toBe(live.includes(secret))
  }

  /** Leaves nothing to do for the next one. */
  async close(): Promise<void> {
    this.around.okta.faults.clear()
    this.portal.killAt(undefined)
    await this.quiet()
    await this.portal.core.connection.kysely.deleteFrom('jobs').execute()
    await this.portal.stop()
  }

  async #expectAgreement(): Promise<void> {
    const { app, secrets } = await viewApp(this.portal.core.deps, dana, this.app.id)
    const client = this.#client()
    expect({ status: client?.status, registered: app.registeredAt !== null }).toEqual({
      status: 'ACTIVE',
      registered: true,
    })
    const shown = secrets.map(
      (secret) => `${secret.last4} ${STATUS[secretText(secret)] ?? secretText(secret)}`,
    )
    expect(shown.sort()).toEqual(client?.secrets.map(({ last4, status }) => `${last4} ${status}`).sort())
    expect(secrets.map((secret) => secret.id).sort()).toEqual(
      this.#model.kept.map((secret) => secret.id).sort(),
    )
  }

  /** No value in a row, and no job. */
  async #expectNothingLeft(): Promise<void> {
    expect((await this.#rows()).filter((row) => row.sealed !== null)).toEqual([])
    const jobs = await this.portal.core.connection.kysely
      .selectFrom('jobs')
      .select(['kind', 'lastError'])
      .where('kind', '=', 'sync-client')
      .where('subject', '=', this.app.id)
      .execute()
    expect(jobs).toEqual([])
  }

  /** Between any two calls to Okta, too. */
  async #look(): Promise<void> {
    const held = this.#client()?.secrets ?? []
    const active = held.filter((secret) => secret.status === 'ACTIVE')
    this.#hadActive ||= active.length > 0
    if (held.length > 2) this.#problems.push(`${held.length} secrets at Okta`)
    if (this.#hadActive && active.length === 0) this.#problems.push('no active secret at Okta')
    const rows = await this.#rows()
    // Okta may have gone on while they were read: what was true at either end was true when they were
    const still = untrueClaims(rows, this.#client()?.secrets ?? [])
    this.#problems.push(...untrueClaims(rows, held).filter((claim) => still.includes(claim)))
  }

  #client(): SandboxClient | undefined {
    return this.around.okta.client(this.app.clientId)
  }

  #rows(): Promise<Secret[]> {
    return this.portal.core.db.secrets.list(this.app.id, { withDeleted: true })
  }
}

/** What Client Secrets calls Okta's own states. */
const STATUS: Record<string, string> = {
  '🟢 Active': 'ACTIVE',
  '🟠 Active, ends ': 'ACTIVE',
  '⚪ Inactive': 'INACTIVE',
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

/** A call against Okta's rules; a second creation of the same client is how a lost first one is found. */
const breaksRules = ({ status, path }: Surroundings['okta']['calls'][number]): boolean =>
  status >= 400 && status < 404 && path !== '/api/v1/apps'

/** What people decide of a row; the rest is the server's doing. */
const asAsked = ({ id, wanted, endsAt, compromisedAt }: Secret) => ({ id, wanted, endsAt, compromisedAt })

const asTold = ({ id, wanted, endsAt, compromisedAt }: Secret): string =>
  `${id} ${wanted === 'deleted' ? 'gone' : wanted}${endsAt ? ' ending' : ''}${compromisedAt ? ' leaked' : ''}`
