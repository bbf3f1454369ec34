import type { Connection } from '../../src/db/schema.ts'

export interface JobLeft {
  /** Kind, subject and what is the matter, in one line. */
  words: string
  givenUp: boolean
}

/** Jobs that are due, under way, put off for a failure or given up; none when all has come to rest. */
export async function jobsLeft({ kysely }: Connection, now: number): Promise<JobLeft[]> {
  const rows = await kysely
    .selectFrom('jobs')
    .select(['kind', 'subject', 'deadAt', 'lastError'])
    .where((is) =>
      is.or([
        is('deadAt', 'is not', null),
        is('lease', 'is not', null),
        is('runAt', '<=', new Date(now).toISOString()),
        is('attempts', '>', 0),
      ]),
    )
    .execute()
  return rows.map(({ kind, subject, deadAt, lastError }) => {
    const givenUp = deadAt !== null
    const state = givenUp ? 'was given up' : 'is not done'
    return { words: `job ${kind} of ${subject} ${state}${lastError ? ` (${lastError})` : ''}`, givenUp }
  })
}
