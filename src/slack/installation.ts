import type { WebClient } from '@slack/web-api'
import { z } from 'zod'

/** The workspace that a bot token belongs to, and its bot. */
export interface Installation {
  teamId: string
  teamName: string
  botId: string
  botUserId: string
}

const id = z.string().regex(/^[A-Z0-9]{1,32}$/)
const answerSchema = z
  .object({ team_id: id, team: z.string().max(200).optional(), bot_id: id, user_id: id })
  .transform(({ team_id, team, bot_id, user_id }) => ({
    teamId: team_id,
    teamName: team ?? team_id,
    botId: bot_id,
    botUserId: user_id,
  }))

/** Nothing where the token is of no bot, or the one that answers is not Slack. Throws what Slack has against it. */
export const installationOf = async (client: WebClient): Promise<Installation | undefined> =>
  answerSchema.safeParse(await client.auth.test()).data
