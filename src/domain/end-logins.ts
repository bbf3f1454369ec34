import type { PersonRef } from './records.ts'
import type { Stores } from './stores.ts'

/**
 * Ends every login of a person, or for an app, that has not come to its end, inside the transaction that takes away
 * what it was for. A token that is held back is nobody's from now on: it is dropped, and no code is asked for any more.
 */
export async function endLogins(
  { logins, jobs }: Pick<Stores, 'logins' | 'jobs'>,
  of: PersonRef | { appId: string },
): Promise<void> {
  for (const id of await logins.endOpen(of)) {
    await jobs.put('drop-hold', id)
    await jobs.put('draw-login', id)
  }
}
