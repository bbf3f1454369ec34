import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { AuthorizationServer } from '../../src/domain/authorization-server.ts'
import type { JobKind } from '../../src/domain/job-queue.ts'
import type { Clock } from '../../src/domain/ports.ts'
import { endSecret } from '../../src/domain/secrets.ts'
import { syncClient } from '../../src/jobs/sync-client.ts'
import { createWorker, type JobHandler, type Worker } from '../../src/jobs/worker.ts'
import { createLog } from '../../src/log.ts'
import type { OktaSandbox } from '../../src/sandbox/okta/start.ts'
import { type Core, openCore, sealer } from './core.ts'
import type { FakeClock } from './fake-clock.ts'
import { adapterFor } from './synced.ts'

/** A lease, and a little more. */
const LEASE_MS = 21_000

export interface Surroundings {
  databaseUrl: string
  clock: FakeClock
  okta: OktaSandbox
}

/** When a process is killed: at its n-th call to the authorization server, before Okta hears of it or after. */
export interface Death {
  calls: number
  when: 'before' | 'after'
}

/**
 * The portal below Slack: domain, database, worker, adapter. It can be stopped in good order, and killed in the
 * middle of a call; what comes up then has nothing but the database.
 */
export interface MortalPortal {
  core: Core
  /** As people's own clicks use it, *Show* for one. */
  authorizationServer: AuthorizationServer
  killAt(death: Death | undefined): void
  /** Waits until no job is due or under way. Where the process dies meanwhile, another one comes up. */
  quiet(): Promise<void>
  /** Stops in good order, lets time pass while `meanwhile` looks at it, and starts anew. */
  restart(ms: number, meanwhile: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** `watch` is called after every answer of the authorization server, while the job that asked is still under way. */
export async function startMortalPortal(
  around: Surroundings,
  watch: () => Promise<void>,
): Promise<MortalPortal> {
  let death: Death | undefined
  const dies = (when: Death['when']): boolean => {
    if (death?.when !== when || --death.calls > 0) return false
    death = undefined
    life.dead = true
    return true
  }
  let life = await beginLife(around, { dies, watch })
  const startAnew = async (): Promise<void> => {
    await life.core.close()
    life = await beginLife(around, { dies, watch })
  }
  return {
    get core() {
      return life.core
    },
    authorizationServer: adapterFor(around.okta, around.clock),
    killAt(next) {
      death = next && { ...next }
    },
    async quiet() {
      while (life.dead || (await isBusy(life))) {
        if (life.dead) {
          around.clock.advance(LEASE_MS)
          await startAnew()
        }
        await delay(2)
      }
    },
    async restart(ms, meanwhile) {
      await life.worker.stop()
      around.clock.advance(ms)
      await meanwhile()
      await startAnew()
    },
    async stop() {
      await life.worker.stop()
      await life.core.close()
    },
  }
}

interface Life {
  core: Core
  worker: Worker
  dead: boolean
}

interface Fate {
  dies(when: Death['when']): boolean
  watch(): Promise<void>
}

async function beginLife({ databaseUrl, clock, okta }: Surroundings, fate: Fate): Promise<Life> {
  const core = await openCore(databaseUrl, clock)
  // Processes die here, machines don't: nothing has to survive a power cut
  if (core.connection.kind === 'sqlite') await sql`pragma synchronous = off`.execute(core.connection.kysely)
  const authorizationServer = fated(adapterFor(okta, clock), fate)
  const deps = { ...core.deps, sealer, authorizationServer }
  const nothing = async (): Promise<void> => undefined
  const handlers: Partial<Record<JobKind, JobHandler>> = {
    'sync-client': (appId) => syncClient(deps, appId),
    'end-secret': (secretId) => endSecret(deps, secretId),
    'send-message': nothing,
    'draw-home': nothing,
    'draw-admin-homes': nothing,
  }
  const state = { core, dead: false }
  // The timers of a dead process don't go off
  const mortal: Clock = {
    now: clock.now,
    after: (ms, fn) => clock.after(ms, () => state.dead || fn()),
  }
  const worker = createWorker({ queue: core.queue, clock: mortal, log: createLog('silent'), handlers })
  core.onJobs(worker.wake)
  worker.start()
  return Object.assign(state, { worker })
}

/** A call that the process dies in never comes back to it. */
function fated(server: AuthorizationServer, { dies, watch }: Fate): AuthorizationServer {
  const never = new Promise<never>(() => undefined)
  return new Proxy(server, {
    get(target, name: keyof AuthorizationServer) {
      const call = target[name] as (...args: unknown[]) => Promise<unknown>
      return async (...args: unknown[]) => {
        if (dies('before')) return never
        try {
          return await call(...args)
        } finally {
          await watch()
          // biome-ignore lint/correctness/noUnsafeFinally: nothing comes back to a dead process
          if (dies('after')) return never
        }
      }
    },
  })
}

async function isBusy({ core }: Life): Promise<boolean> {
  const now = new Date(core.clock.now()).toISOString()
  const row = await core.connection.kysely
    .selectFrom('jobs')
    .select('subject')
    .where('deadAt', 'is', null)
    .where((is) => is.or([is('lease', 'is not', null), is('runAt', '<=', now)]))
    .executeTakeFirst()
  return row !== undefined
}
