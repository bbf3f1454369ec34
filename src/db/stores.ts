import type { Kysely, Transaction } from 'kysely'
import { type DatabaseTrouble, DatabaseUnavailable } from '../domain/database-error.ts'
import type { JobQueue } from '../domain/job-queue.ts'
import type { Clock } from '../domain/ports.ts'
import type { Database, Stores } from '../domain/stores.ts'
import { accessStore } from './access.ts'
import { accessRequestStore } from './access-requests.ts'
import { accountLinkStore } from './account-links.ts'
import { appStore } from './apps.ts'
import { auditStore } from './audit.ts'
import { cardStore } from './cards.ts'
import { deliveryStore } from './deliveries.ts'
import { holdStore } from './holds.ts'
import { homeStore } from './homes.ts'
import { jobQueue, jobStore } from './jobs.ts'
import { loginStore } from './logins.ts'
import { logoStore } from './logos.ts'
import { personStore } from './people.ts'
import { probe } from './probe.ts'
import { refusalStore } from './refusals.ts'
import { reviewStore } from './reviews.ts'
import type { Connection, Schema } from './schema.ts'
import { sealedStore } from './sealed.ts'
import { secretStore } from './secrets.ts'
import { warningStore } from './warnings.ts'

export interface OpenDatabase {
  db: Database
  queue: JobQueue
  /** Called after every commit that asked for a job. */
  onJobs(wake: () => void): void
  /** Throws where nothing can be written now. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** All stores on one connection, and transactions that hand out the same stores on the same transaction. */
export function openStores(connection: Connection, clock: Clock): OpenDatabase {
  let wake = (): void => undefined
  const storesOn = (kysely: Kysely<Schema> | Transaction<Schema>, onPut: () => void): Stores => ({
    apps: appStore(kysely, connection.kind),
    secrets: secretStore(kysely),
    access: accessStore(kysely, connection.kind),
    accessRequests: accessRequestStore(kysely),
    logins: loginStore(kysely, connection.kind),
    deliveries: deliveryStore(kysely),
    holds: holdStore(kysely),
    accountLinks: accountLinkStore(kysely, connection.kind),
    logos: logoStore(kysely),
    audit: auditStore(kysely),
    jobs: jobStore(kysely, clock, onPut),
    homes: homeStore(kysely),
    reviews: reviewStore(kysely),
    cards: cardStore(kysely),
    people: personStore(kysely, connection.kind),
    sealed: sealedStore(kysely, connection.kind),
    warnings: warningStore(kysely),
    refusals: refusalStore(kysely),
  })
  return {
    db: {
      ...storesOn(connection.kysely, () => wake()),
      async transaction(work) {
        let asked = false
        const once = () =>
          connection.kysely.transaction().execute((transaction) =>
            work(
              storesOn(transaction, () => {
                asked = true
              }),
            ),
          )
        const result = await againWhenUndone(once)
        if (asked) wake()
        return result
      },
    },
    queue: jobQueue(connection),
    onJobs: (listener) => {
      wake = listener
    },
    probe: () => probe(connection),
    close: () => connection.kysely.destroy(),
  }
}

/** How often a transaction is run: a conflict more often than two meet by chance; after a cut, once more on another connection. */
const RUNS: Partial<Record<DatabaseTrouble, number>> = { conflict: 5, cut: 2 }

/** Only what is known to have changed nothing runs again. */
async function againWhenUndone<T>(run: () => Promise<T>): Promise<T> {
  for (let runs = 1; ; runs++)
    try {
      return await run()
    } catch (error) {
      const undone = error instanceof DatabaseUnavailable && !error.outcomeUnknown
      if (!undone || runs >= (RUNS[error.code] ?? 1)) throw error
    }
}
