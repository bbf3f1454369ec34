import type { WebClient } from '@slack/web-api'
import { type Clock, isRecent, type ReviewTeams } from '../domain/ports.ts'

/** A team: a user group (`S…`), or people (`U…`). */
export type TeamMembers = { name: string; group: string } | { name: string; people: readonly string[] }

const MINUTE = 60_000

/**
 * Members of the teams of `REVIEW_TEAMS`; those of user groups are asked of Slack at every question, so that nobody
 * speaks for a team they have left. Only a no may come of our copy of the last minute: clicks of people who are in no
 * team must not use up what Slack answers in that time.
 */
export function createReviewTeams(
  client: WebClient,
  teams: readonly TeamMembers[],
  clock: Clock,
): ReviewTeams {
  const known = new Map<string, { users: readonly string[]; at: number }>()
  async function isInGroup(group: string, userId: string): Promise<boolean> {
    const copy = known.get(group)
    if (copy && isRecent(clock, copy.at, MINUTE) && !copy.users.includes(userId)) return false
    const at = clock.now()
    const { users = [] } = await client.usergroups.users.list({ usergroup: group })
    known.set(group, { users, at })
    return users.includes(userId)
  }
  return {
    names: teams.map((team) => team.name),
    async of(userId) {
      const memberships = await Promise.all(
        teams.map(async (team) => {
          const isIn = 'group' in team ? await isInGroup(team.group, userId) : team.people.includes(userId)
          return isIn ? [team.name] : []
        }),
      )
      return memberships.flat()
    },
  }
}
