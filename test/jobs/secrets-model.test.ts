import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { compromiseSecret } from '../../src/domain/leaked-secrets.ts'
import {
  activateSecret,
  deactivateSecret,
  deleteSecret,
  GRACE,
  type Grace,
  generateSecret,
} from '../../src/domain/secrets.ts'
import { faultBody } from '../../src/sandbox/okta/faults.ts'
import type { OktaSandbox } from '../../src/sandbox/okta/start.ts'
import { actor } from '../support/core.ts'
import { type Databases, databases, startDatabases } from '../support/databases.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type ModelSecret, type Outcome, SecretModel } from '../support/secret-model.ts'
import { SecretSite } from '../support/secret-site.ts'
import { startOkta } from '../support/synced.ts'

/**
 * `MODEL_RUNS=5000 npx vitest run test/jobs/secrets-model.test.ts` for a long run. A failure
 * prints seed, path and the shortest sequence; `MODEL_SEED`, `MODEL_PATH` and `MODEL_REPLAY` play it again.
 */
const { MODEL_RUNS, MODEL_SEED, MODEL_PATH, MODEL_REPLAY } = process.env
const RUNS = { SQLite: Number(MODEL_RUNS ?? 60), PostgreSQL: Math.ceil(Number(MODEL_RUNS ?? 60) / 10) }

const dana = actor('dana')
const MINUTE = 60_000

type Command = fc.AsyncCommand<SecretModel, SecretSite>

const command = (text: string, run: (model: SecretModel, site: SecretSite) => Promise<void>): Command => ({
  check: () => true,
  async run(model, site) {
    await run(model, site)
    await site.check()
  },
  toString: () => text,
})

/** A click; `hasty`: the next thing happens while what it asked for is still under way. */
const generate = fc
  .record({ grace: fc.constantFrom(...(Object.keys(GRACE) as Grace[])), hasty: fc.boolean() })
  .map(({ grace, hasty }) =>
    command(`generate(${grace}${hasty ? ', hasty' : ''})`, async (model, site) => {
      const expected = model.generate(grace, site.around.clock.now())
      await site.click(() => generateSecret(site.portal.core.deps, dana, site.app.id, grace), expected)
      if (!hasty) await site.quiet()
    }),
  )

const change = (
  name: string,
  work: (...args: Parameters<typeof deactivateSecret>) => Promise<unknown>,
  expect: (model: SecretModel, secret: ModelSecret) => Outcome,
) =>
  fc.record({ which: fc.nat(5), hasty: fc.boolean() }).map(({ which, hasty }) =>
    command(`${name}(${which}${hasty ? ', hasty' : ''})`, async (model, site) => {
      const secret = model.pick(which)
      const expected = expect(model, secret)
      await site.click(() => work(site.portal.core.deps, dana, secret.id), expected)
      if (!hasty) await site.quiet()
    }),
  )

const show = fc
  .nat(5)
  .map((which) => command(`show(${which})`, async (model, site) => void (await site.show(model.pick(which)))))

const SPANS = {
  '5s': 5_000,
  '7m': 7 * MINUTE,
  '61m': 61 * MINUTE,
  '25h': 1501 * MINUTE,
  '8d': 11_521 * MINUTE,
}
const span = fc.constantFrom(...(Object.keys(SPANS) as (keyof typeof SPANS)[]))

const wait = span.map((time) =>
  command(`wait(${time})`, async (_model, site) => {
    // What is under way ends at its own time
    await site.quiet()
    site.around.clock.advance(SPANS[time])
    await site.quiet()
  }),
)

const restart = span.map((time) =>
  command(`restart(${time})`, async (model, site) => {
    await site.quiet()
    await site.portal.restart(SPANS[time], async () => {
      for (const secret of model.secrets) await site.show(secret)
    })
    await site.quiet()
  }),
)

const kill = fc
  .record({ calls: fc.integer({ min: 1, max: 9 }), when: fc.constantFrom('before', 'after') })
  .map((death) =>
    command(`kill(${death.when} call ${death.calls})`, async (_model, site) => site.portal.killAt(death)),
  )

const SECRETS = '/api/v1/apps/*/credentials/secrets'
const trouble = fc
  .record({
    how: fc.constantFrom(
      { kind: 'cut' },
      { kind: 'down', times: 1 },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 500, times: 3 },
      { kind: 'status', status: 429, resetInSeconds: 20 },
      { kind: 'slow', ms: 5, times: 4 },
    ),
    where: fc.constantFrom(
      {},
      { method: 'POST' },
      { method: 'GET', path: SECRETS },
      { method: 'POST', path: SECRETS },
      { method: 'POST', path: `${SECRETS}/*/lifecycle/activate` },
      { method: 'POST', path: `${SECRETS}/*/lifecycle/deactivate` },
      { method: 'DELETE', path: `${SECRETS}/*` },
    ),
  })
  .map(({ how, where }) =>
    command(`trouble(${JSON.stringify({ ...how, ...where })})`, async (_model, site) => {
      site.around.okta.faults.add(faultBody.parse({ on: 'management', ...how, ...where }))
    }),
  )

const outage = fc.constant(
  command('outage', async (_model, site) => {
    site.around.okta.faults.add({ on: 'management', kind: 'down' })
  }),
)
const oktaIsBack = fc.constant(
  command('okta is back', async (_model, site) => {
    site.around.okta.faults.clear()
    await site.quiet()
  }),
)
const settle = fc.constant(command('settle', (_model, site) => site.settle()))

const sequences = fc.commands(
  [
    generate,
    generate,
    change('deactivate', deactivateSecret, (model, secret) => model.deactivate(secret)),
    change('activate', activateSecret, (model, secret) => model.activate(secret)),
    change('delete', deleteSecret, (model, secret) => model.delete(secret)),
    change('compromise', compromiseSecret, (model, secret) => model.compromise(secret)),
    wait,
    trouble,
    trouble,
    outage,
    oktaIsBack,
    kill,
    restart,
    show,
    settle,
  ],
  { maxCommands: 14, size: 'max', ...(MODEL_REPLAY && { replayPath: MODEL_REPLAY }) },
)

describe.each(databases)('on %s, whatever people do and Okta does', (kind) => {
  let databaseUrls: Databases
  let databaseUrl: string
  let okta: OktaSandbox
  let clock: FakeClock
  beforeAll(async () => {
    clock = fakeClock()
    okta = await startOkta(clock)
    databaseUrls = await startDatabases(kind)
    databaseUrl = await databaseUrls.fresh()
  })
  afterEach(() => okta.faults.clear())
  afterAll(async () => {
    await okta.stop()
    await databaseUrls.stop()
  })

  it('secrets come, work, end and go as asked, and no answer claims more than is known', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (commands) => {
        const model = new SecretModel()
        const site = await SecretSite.open({ databaseUrl, clock, okta }, model)
        try {
          await fc.asyncModelRun(() => ({ model, real: site }), commands)
          await site.settle()
        } finally {
          await site.close()
        }
      }),
      {
        numRuns: RUNS[kind],
        ...(MODEL_SEED && { seed: Number(MODEL_SEED) }),
        ...(MODEL_PATH && { path: MODEL_PATH, endOnFailure: true }),
      },
    )
  }, 3_600_000)
})
