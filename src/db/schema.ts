import type { ColumnType, Kysely } from 'kysely'
import type { AccountLink, Delivery, Hold, LoginAttempt } from '../domain/login-records.ts'
import type {
  Access,
  AccessRequest,
  App,
  AuditEntry,
  Card,
  HomeChoice,
  PersonRef,
  RequestCard,
  Review,
  Secret,
  Vote,
  Warning,
} from '../domain/records.ts'

/**
 * Rows as both databases keep them: text ids, ISO times as text, integers for numbers and switches, JSON as text.
 * Columns are snake_case; Kysely's CamelCasePlugin gives them the names of the records.
 */
export interface Schema {
  tenants: { id: string; auditSeq: number; auditHash: string }
  people: PersonRef & {
    kind: string
    isAdmin: number
    name: string
    email: string | null
    tz: string
    checkedAt: string
  }
  access: Access
  apps: Omit<App, 'active' | 'scopes' | 'redirectUris' | 'agreed' | 'drift'> & {
    active: number
    scopes: string
    redirectUris: string
    agreed: string | null
    drift: string | null
    /** The name in lower case, for search. */
    nameKey: string
  }
  secrets: Secret
  logins: Omit<LoginAttempt, 'scopes'> & { scopes: string }
  deliveries: Delivery
  holds: Hold
  accountLinks: AccountLink
  logos: { id: string; mime: string; width: number; height: number; bytes: Uint8Array }
  audit: AuditEntry
  /** `decidedNumber` is null where a version wrote the row that did not know it. */
  formerOwners: { appId: string; userId: string; until: string; decidedNumber: number | null }
  homes: Omit<HomeChoice, 'wholeTenant'> & { wholeTenant: number }
  accessRequests: AccessRequest
  requestCards: RequestCard
  reviews: Omit<Review, 'proposal' | 'baseline'> & { proposal: string; baseline: string | null }
  votes: Vote
  cards: Card
  warnings: Warning
  /** `person`: workspace and user id, with a colon between them. `at`: the first time. */
  refusals: { subject: string; person: string; reason: string; at: string; times: number }
  jobs: {
    kind: string
    subject: string
    payload: string | null
    /** How often it was asked for; a run that ends with another number than it began with is due again. */
    wanted: ColumnType<number, number | undefined, number>
    claimed: number | null
    runAt: string
    attempts: ColumnType<number, number | undefined, number>
    lease: string | null
    leaseUntil: string | null
    deadAt: string | null
    lastError: string | null
  }
}

export interface Connection {
  databaseUrl: string
  kysely: Kysely<Schema>
  kind: 'sqlite' | 'postgres'
}
