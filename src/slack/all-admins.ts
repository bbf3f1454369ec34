import type { WebClient } from '@slack/web-api'
import { pagesWithEnd } from '../bounded-fetch.ts'
import { type Clock, isRecent } from '../domain/ports.ts'
import { profileOf } from './profile.ts'
import { isUnanswered } from './slack-error.ts'

/** Slack's cursors are not made to last. */
const REST_MS = 600_000

interface Walk {
  admins: string[]
  cursor: string | undefined
  isNext(cursor: string): boolean
  at: number
}

/**
 * The admins and owners of a workspace, found by going through all its people: Slack allows some twenty pages a minute,
 * and a large workspace has more. Where it asks to wait, the next call goes on at the page that was refused; who asks
 * meanwhile gets the same answer.
 */
export function createAdminWalk(client: WebClient, clock: Clock): (tenantId: string) => Promise<string[]> {
  let interrupted: Walk | undefined
  let underWay: Promise<string[]> | undefined

  async function toTheEnd(tenantId: string): Promise<string[]> {
    const resumed = interrupted && isRecent(clock, interrupted.at, REST_MS) ? interrupted : undefined
    const walk = resumed ?? { admins: [], cursor: undefined, isNext: pagesWithEnd(), at: 0 }
    try {
      do {
        const { members = [], response_metadata } = await client.users.list({
          limit: 200,
          ...(walk.cursor && { cursor: walk.cursor }),
        })
        walk.admins.push(...members.flatMap((user) => (isAdmin(user, tenantId) ? (user.id ?? []) : [])))
        walk.cursor = response_metadata?.next_cursor
        if (walk.cursor && !walk.isNext(walk.cursor)) throw new Error('Slack gives its people without an end')
        walk.at = clock.now()
      } while (walk.cursor)
      interrupted = undefined
    } catch (error) {
      interrupted = isUnanswered(error) ? walk : undefined
      throw error
    }
    return walk.admins
  }

  return (tenantId) => {
    underWay ??= toTheEnd(tenantId).finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

function isAdmin(user: Parameters<typeof profileOf>[0], tenantId: string): boolean {
  const profile = profileOf(user, tenantId)
  return profile.isAdmin && profile.kind === 'member'
}
