import type { Kysely, Transaction } from 'kysely'
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
        const result = await againWhenSacrificed(once)
        if (asked) wake()
        return result
      },
    },
    queue: jobQueue(connection),
    onJobs: (listener) => {
      wake = listener
    },
    close: () => connection.kysely.destroy(),
  }
}

/** More often than two transactions meet by chance. */
const TRIES = 5

/** Of transactions that wait for each other in a circle PostgreSQL undoes one, so that the rest go on; it runs again. */
async function againWhenSacrificed<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await run()
    } catch (error) {
      // https://www.postgresql.org/docs/current/errcodes-appendix.html: deadlock_detected
      const sacrificed = error instanceof Error && 'code' in error && error.code === '40P01'
      if (!sacrificed || tries === TRIES) throw error
    }
}
