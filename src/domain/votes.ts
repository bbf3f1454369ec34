import type { Actor } from './access.ts'
import { PortalError } from './errors.ts'
import type { Review, Vote } from './records.ts'
import type { Stores } from './stores.ts'

/** One person, one team, one vote: who has approved cannot reject on top. */
export function mustNotHaveVoted(votes: readonly Vote[], actor: Actor): void {
  const mine = votes.find((known) => known.userId === actor.userId)
  if (mine)
    throw new PortalError(
      'already_voted',
      `You have approved this for team ${mine.team}. One person speaks for one team, once; another reviewer can still decide.`,
    )
}

/** Counts an approval for the first of the person's teams that has none. Answers that team. */
export async function castVote(
  stores: Stores,
  vote: { review: Review; actor: Actor; teams: string[]; now: string },
): Promise<string> {
  const { review, actor, teams, now } = vote
  const votes = await stores.reviews.votes(review.id)
  mustNotHaveVoted(votes, actor)
  const open = teams.filter((team) => !votes.some((known) => known.team === team))
  for (const team of open)
    if (await stores.reviews.vote({ reviewId: review.id, team, userId: actor.userId, at: now })) return team
  const theirs = votes.find((known) => teams.includes(known.team))
  throw new PortalError(
    'not_reviewer',
    `<@${theirs?.userId}> has approved this for team ${theirs?.team} already; the other teams are still to decide.`,
  )
}
