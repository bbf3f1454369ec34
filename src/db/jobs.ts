import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Job, JobQueue, JobStore, RunEnd } from '../domain/job-queue.ts'
import { type Clock, isoAt } from '../domain/ports.ts'
import type { Connection, Schema } from './schema.ts'

export function jobStore(db: Kysely<Schema>, clock: Clock, onPut: () => void): JobStore {
  return {
    async put(kind, subject, options = {}) {
      const runAt = options.runAt ?? isoAt(clock)
      const payload = options.payload ? JSON.stringify(options.payload) : null
      await db
        .insertInto('jobs')
        .values({ kind, subject, payload, runAt })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'subject']).doUpdateSet({
            payload,
            // The run that is under way uses up the old time; otherwise the earlier one stands
            runAt: sql`case when jobs.lease is not null and jobs.wanted = jobs.claimed then excluded.run_at
                            when excluded.run_at < jobs.run_at then excluded.run_at else jobs.run_at end`,
            wanted: sql`jobs.wanted + 1`,
            attempts: 0,
            deadAt: null,
          }),
        )
        .execute()
      onPut()
    },
    finish: (job) => finish(db, job),
  }
}

const mine = (job: Job) => ({ kind: job.kind, subject: job.subject, lease: job.lease })
const free = { lease: null, leaseUntil: null }

async function finish(db: Kysely<Schema>, job: Job): Promise<RunEnd> {
  const { numDeletedRows } = await db
    .deleteFrom('jobs')
    .where((is) => is.and(mine(job)))
    .whereRef('wanted', '=', 'claimed')
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n ? 'done' : runOnceMore(db, job)
}

/** It was asked for again during the run; if that run has lost its lease, nothing happens. */
async function runOnceMore(db: Kysely<Schema>, job: Job): Promise<RunEnd> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ ...free, attempts: 0 })
    .where((is) => is.and(mine(job)))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n ? 'again' : 'lost'
}

/** No lease is so long, and no two clocks are so far apart: it was taken by a clock that has been set back since. */
const WRONG_LEASE_MS = 600_000

const later = (iso: string, ms: number): string => new Date(Date.parse(iso) + ms).toISOString()

export function jobQueue({ kysely: db, kind: database }: Connection): JobQueue {
  return {
    async claim(kind, limit, now, leaseUntil) {
      const lease = randomUUID()
      const rows = await db
        // Materialized: PostgreSQL may run a subquery of the update several times, and pass the limit each time anew
        .with(
          (due) => due('due').materialized(),
          (query) => {
            const due = query
              .selectFrom('jobs')
              .select('subject')
              .where('kind', '=', kind)
              .where('deadAt', 'is', null)
              .where('runAt', '<=', now)
              .where((is) =>
                is.or([
                  is('leaseUntil', 'is', null),
                  is('leaseUntil', '<=', now),
                  is('leaseUntil', '>', later(now, WRONG_LEASE_MS)),
                ]),
              )
              .orderBy('runAt')
              .limit(limit)
            return database === 'postgres' ? due.forUpdate().skipLocked() : due
          },
        )
        .updateTable('jobs')
        .set((column) => ({ lease, leaseUntil, claimed: column.ref('wanted') }))
        .where('kind', '=', kind)
        .where('subject', 'in', (query) => query.selectFrom('due').select('due.subject'))
        .returning(['subject', 'payload', 'attempts'])
        .execute()
      return rows.map((row) => ({ ...row, kind, lease, payload: row.payload && JSON.parse(row.payload) }))
    },
    async renew(job, leaseUntil) {
      await db
        .updateTable('jobs')
        .set({ leaseUntil })
        .where((is) => is.and(mine(job)))
        .execute()
    },
    finish: (job) => finish(db, job),
    async retry(job, { runAt, asked }, lastError) {
      const sooner = sql<boolean>`wanted <> claimed and run_at < ${runAt}`
      await db
        .updateTable('jobs')
        .set({
          ...free,
          runAt: asked ? runAt : sql<string>`case when ${sooner} then run_at else ${runAt} end`,
          attempts: sql<number>`case when wanted <> claimed then 0 else ${job.attempts + 1} end`,
          lastError,
        })
        .where((is) => is.and(mine(job)))
        .execute()
    },
    async bury(job, now, lastError) {
      const { numUpdatedRows } = await db
        .updateTable('jobs')
        .set({ ...free, deadAt: now, attempts: job.attempts + 1, lastError })
        .where((is) => is.and(mine(job)))
        .whereRef('wanted', '=', 'claimed')
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) await runOnceMore(db, job)
    },
    async nextAt(kinds) {
      if (kinds?.length === 0) return undefined
      const row = await db
        .selectFrom('jobs')
        .select((at) =>
          at.fn.min(sql<string>`case when lease_until > run_at then lease_until else run_at end`).as('at'),
        )
        .where('deadAt', 'is', null)
        .$if(kinds !== undefined, (query) => query.where('kind', 'in', kinds ?? []))
        .executeTakeFirst()
      return row?.at ?? undefined
    },
    async pullBack(kinds, from, now) {
      const { numUpdatedRows } = await db
        .updateTable('jobs')
        .set({ runAt: now })
        .where('kind', 'in', kinds)
        .where('runAt', '>', from)
        .where('deadAt', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(numUpdatedRows)
    },
    async revive(now) {
      const { numUpdatedRows } = await db
        .updateTable('jobs')
        .set({ deadAt: null, attempts: 0, runAt: now })
        .where('deadAt', 'is not', null)
        .executeTakeFirstOrThrow()
      return Number(numUpdatedRows)
    },
  }
}
