import type { WebClient } from '@slack/web-api'
import { DatabaseUnavailable } from '../domain/database-error.ts'
import { NoAnswerError } from '../domain/errors.ts'
import { type Clock, type Directory, isoAt, isRecent, type Profile } from '../domain/ports.ts'
import type { PersonRef } from '../domain/records.ts'
import type { Database } from '../domain/stores.ts'
import { createAdminWalk } from './all-admins.ts'
import { profileOf } from './profile.ts'
import { isPlatformError, isUnanswered } from './slack-error.ts'

const MINUTE = 60_000

/** Slack's users, with our own copy of the last answer. */
export function createDirectory(deps: { client: WebClient; db: Database; clock: Clock }): Directory {
  const { client, db, clock } = deps
  const admins = createAdminWalk(client, clock)
  const underWay = new Map<string, Promise<Profile | undefined>>()

  async function askAndKeep(person: PersonRef): Promise<Profile | undefined> {
    const askedAt = isoAt(clock)
    const profile = await ask(client, person)
    // Where nothing can be written now, Slack's answer is as good without a copy
    if (profile) await db.people.save(person, profile, askedAt).catch(letUnavailable)
    return profile
  }

  /** Who asks for the same person at the same time gets the same answer. */
  function shared(person: PersonRef): Promise<Profile | undefined> {
    const key = `${person.tenantId}:${person.userId}`
    const asked = underWay.get(key) ?? askAndKeep(person).finally(() => underWay.delete(key))
    underWay.set(key, asked)
    return asked
  }

  return {
    async profile(person, { maxAgeMs = MINUTE, patienceMs } = {}) {
      // Not even an answer that is on its way is young enough
      if (maxAgeMs <= 0) return askAndKeep(person)
      const known = await db.people.find(person)
      if (known && isRecent(clock, Date.parse(known.checkedAt), maxAgeMs)) return known
      return patienceMs === undefined ? shared(person) : within(shared(person), patienceMs, clock)
    },
    async byEmail(email) {
      try {
        return (await client.users.lookupByEmail({ email })).user?.id
      } catch (error) {
        if (isPlatformError(error, 'users_not_found')) return undefined
        throw error
      }
    },
    admins,
  }
}

function within<T>(answer: Promise<T>, ms: number, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new NoAnswerError('Slack takes its time')))
    answer.finally(cancel).then(resolve, reject)
  })
}

function letUnavailable(error: unknown): void {
  if (!(error instanceof DatabaseUnavailable)) throw error
}

async function ask(client: WebClient, person: PersonRef): Promise<Profile | undefined> {
  try {
    const { user } = await client.users.info({ user: person.userId })
    return user && profileOf(user, person.tenantId)
  } catch (error) {
    if (isPlatformError(error, 'user_not_found', 'user_not_visible')) return undefined
    if (!isUnanswered(error)) throw error
    throw new NoAnswerError('Slack did not say who somebody is', { cause: error })
  }
}
