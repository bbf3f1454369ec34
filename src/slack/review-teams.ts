import type { WebClient } from '@slack/web-api'
import { type Clock, isRecent, type ReviewTeams } from '../domain/ports.ts'

/** A team: a user group (`S…`), or people (`U…`). */
export type TeamMembers = { name: string; group: string } | { name: string; people: readonly string[] }

const MINUTE = 60_000

/** Members of the teams of `REVIEW_TEAMS`; those of user groups are asked of Slack, at most once a minute. */
export function createReviewTeams(
  client: WebClient,
  teams: readonly TeamMembers[],
  clock: Clock,
): ReviewTeams {
  const known = new Map<string, { users: Promise<readonly string[]>; at: number }>()
  const groupMembers = (group: string): Promise<readonly string[]> => {
    const cached = known.get(group)
    if (cached && isRecent(clock, cached.at, MINUTE)) return cached.users
    const users = client.usergroups.users.list({ usergroup: group }).then((answer) => answer.users ?? [])
    known.set(group, { users, at: clock.now() })
    users.catch(() => known.delete(group))
    return users
  }
  return {
    names: teams.map((team) => team.name),
    async of(userId) {
      const memberships = await Promise.all(
        teams.map(async (team) => {
          const members = 'group' in team ? await groupMembers(team.group) : team.people
          return members.includes(userId) ? [team.name] : []
        }),
      )
      return memberships.flat()
    },
  }
}
