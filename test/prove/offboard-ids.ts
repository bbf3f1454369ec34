import type { App } from '../../src/domain/records.ts'
import { driftMark } from '../../src/domain/resolve-drift.ts'
import type { Row, Snapshot } from '../support/rows.ts'

/** Dana's. Their names are what a refusal must not show. */
export const APPS = ['Lead Sync', 'Partner Hub', 'Odd One'] as const
/** Of Pia: it waits for the reviewers, Dana among them. */
export const IN_REVIEW = 'Other Hub'

export interface Ids {
  /** An active internal app. */
  app: string
  /** Active and to end tomorrow; active; inactive. */
  secrets: Record<'ending' | 'active' | 'inactive', string>
  /** A partner app that is off and whose newest change waits, and the rejected one before it. */
  partner: string
  rejected: string
  /** App and mark of a change that somebody made at the authorization server. */
  drift: string
  /** Somebody else's submission. */
  review: string
  /** Logins: open, held for a code, with a token that waits, and one of Pia that acts as Dana's account. */
  logins: Record<'open' | 'held' | 'waiting' | 'lent', string>
}

/** Read from the rows, whose ids buttons carry. */
export function idsIn({ apps, secrets, reviews, logins, deliveries }: Snapshot['tables'], dana: string): Ids {
  const the = (rows: Row[] = [], where: Row): Row => {
    const found = rows.find((row) => Object.entries(where).every(([column, value]) => row[column] === value))
    return found ?? fail(`there is no ${JSON.stringify(where)}`)
  }
  const idOf = (rows: Row[] | undefined, where: Row): string => String(the(rows, where).id)
  const [app, partner, odd, other] = [...APPS, IN_REVIEW].map((name) => idOf(apps, { name })) as [
    string,
    string,
    string,
    string,
  ]
  const ending = secrets?.find((row) => row.app_id === app && row.ends_at !== null)
  const drift = JSON.parse(String(the(apps, { id: odd }).drift)) as App['drift']
  return {
    app,
    partner,
    drift: `${odd}:${driftMark({ drift } as App)}`,
    secrets: {
      ending: String(ending?.id),
      active: idOf(secrets, { app_id: app, ends_at: null, wanted: 'active' }),
      inactive: idOf(secrets, { app_id: partner, wanted: 'inactive' }),
    },
    rejected: idOf(reviews, { app_id: partner, status: 'rejected' }),
    review: idOf(reviews, { app_id: other, status: 'pending' }),
    logins: {
      open: idOf(logins, { user_id: dana, status: 'open' }),
      held: idOf(logins, { user_id: dana, status: 'held' }),
      waiting: idOf(deliveries, { user_id: dana }),
      lent: idOf(logins, { account_user_id: dana }),
    },
  }
}

const fail = (what: string): never => {
  throw new Error(what)
}
