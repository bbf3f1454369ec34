import { type Check, ok, problem } from '../domain/check.ts'
import { pendingMigrations } from './migrations.ts'
import type { Connection } from './schema.ts'

/** The schema, and what the worker has given up. Changes nothing. */
export async function checkDatabase(connection: Connection): Promise<Check[]> {
  const pending = await pendingMigrations(connection)
  if (pending.length > 0)
    return [
      problem(
        'Database',
        `it is older than this program (${pending.join(', ')} have not run)`,
        'Start the portal once: it brings the database up to date.',
      ),
    ]
  return [ok('Database'), ...(await checkJobs(connection))]
}

async function checkJobs({ kysely }: Connection): Promise<Check[]> {
  const dead = await kysely
    .selectFrom('jobs')
    .select(['kind', 'subject', 'deadAt', 'lastError'])
    .where('deadAt', 'is not', null)
    .orderBy('deadAt')
    .execute()
  if (dead.length === 0) return [ok('Jobs: none was given up')]
  return dead.map(({ kind, subject, deadAt, lastError }) =>
    problem(
      `Job ${kind} of ${subject}`,
      `it was given up at ${deadAt} (${lastError ?? 'unknown'})`,
      'Look for its name in the log, put right what failed, and start the portal anew: it tries again.',
    ),
  )
}
