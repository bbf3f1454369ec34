import type { UsersInfoResponse, UsersListResponse, WebClient } from '@slack/web-api'
import { DatabaseUnavailable } from '../domain/database-error.ts'
import { NoAnswerError } from '../domain/errors.ts'
import { type Clock, type Directory, isoAt, isRecent, type Profile } from '../domain/ports.ts'
import type { PersonRef } from '../domain/records.ts'
import type { Database } from '../domain/stores.ts'
import { isPlatformError, isUnanswered } from './slack-error.ts'

const MINUTE = 60_000

/** Slack's users, with our own copy of the last answer. */
export function createDirectory(deps: { client: WebClient; db: Database; clock: Clock }): Directory {
  const { client, db, clock } = deps
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
    async profile(person, { maxAgeMs = MINUTE } = {}) {
      // Not even an answer that is on its way is young enough
      if (maxAgeMs <= 0) return askAndKeep(person)
      const known = await db.people.find(person)
      return known && isRecent(clock, Date.parse(known.checkedAt), maxAgeMs) ? known : shared(person)
    },
    async byEmail(email) {
      try {
        return (await client.users.lookupByEmail({ email })).user?.id
      } catch (error) {
        if (isPlatformError(error, 'users_not_found')) return undefined
        throw error
      }
    },
    async admins(tenantId) {
      const admins: string[] = []
      // Asked for when a newcomer wants access: rarely enough for a tier 2 method
      for await (const page of client.paginate('users.list', { limit: 200 })) {
        const { members } = page as UsersListResponse
        for (const user of members ?? []) {
          const profile = profileOf(user, tenantId)
          if (user.id && profile.isAdmin && profile.kind === 'member') admins.push(user.id)
        }
      }
      return admins
    },
  }
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

/** https://docs.slack.dev/reference/objects/user-object */
export function profileOf(user: NonNullable<UsersInfoResponse['user']>, tenantId: string): Profile {
  return {
    kind: kindOf(user, tenantId),
    isAdmin: Boolean(user.is_admin || user.is_owner || user.is_primary_owner),
    name: user.profile?.real_name || user.real_name || user.name || 'somebody',
    email: user.profile?.email ?? null,
    tz: user.tz ?? 'UTC',
  }
}

function kindOf(user: NonNullable<UsersInfoResponse['user']>, tenantId: string): Profile['kind'] {
  if (user.deleted) return 'deactivated'
  // Slackbot says `is_bot: false` of itself
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot'
  if (user.is_stranger || (user.team_id && user.team_id !== tenantId)) return 'visitor'
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member'
}
