import type { AnyBlock } from '@slack/types'
import { readAudit } from '../../../src/db/read-audit.ts'
import type { Connection } from '../../../src/db/schema.ts'
import { openStores } from '../../../src/db/stores.ts'
import type { App, Review, Secret, Vote } from '../../../src/domain/records.ts'
import { verifyAudit } from '../../../src/domain/verify-audit.ts'
import { acme, reviews } from '../../../src/sandbox/cast.ts'
import type { SandboxClient } from '../../../src/sandbox/okta/clients.ts'
import type { Outside } from '../../support/world.ts'

/** What is so on all three sides once everything has come to rest. */
export interface Facts {
  apps: App[]
  secrets: Secret[]
  reviews: Pick<Review, 'id' | 'appId' | 'status' | 'kind'>[]
  votes: Vote[]
  cards: { reviewId: string; ts: string }[]
  /** Ids of login attempts, by what is kept for them. */
  logins: { id: string; status: string }[]
  holds: string[]
  deliveries: string[]
  jobs: { kind: string; subject: string; attempts: number; deadAt: string | null }[]
  /** Why the audit does not verify. */
  flaw: string | undefined
  clients: SandboxClient[]
  policies: { name: string; rules: number }[]
  posts: Post[]
}

/** A message of the app in the reviewer channel. */
export interface Post {
  ts: string
  /** What the app has marked it with. */
  mark: { kind: string; reviewId: string } | undefined
  /** What is read aloud. */
  text: string
  blocks: string
}

/** Where it is asked. */
export interface Sides extends Pick<Outside, 'slack' | 'okta' | 'clock'> {
  connection: Connection
}

export async function gather(world: Sides): Promise<Facts> {
  const { connection, clock, okta } = world
  const { kysely } = connection
  const { db } = openStores(connection, clock)
  const { flaw } = await verifyAudit(readAudit(connection))
  const idsOf = async (table: 'holds' | 'deliveries') =>
    (await kysely.selectFrom(table).select('id').execute()).map(({ id }) => id)
  return {
    apps: await db.apps.list({ tenantId: acme.teamId }, { offset: 0, limit: 1_000 }),
    secrets: await kysely.selectFrom('secrets').selectAll().execute(),
    reviews: await kysely.selectFrom('reviews').select(['id', 'appId', 'status', 'kind']).execute(),
    votes: await kysely.selectFrom('votes').selectAll().execute(),
    cards: await kysely.selectFrom('cards').select(['reviewId', 'ts']).execute(),
    logins: await kysely.selectFrom('logins').select(['id', 'status']).execute(),
    holds: await idsOf('holds'),
    deliveries: await idsOf('deliveries'),
    jobs: await kysely.selectFrom('jobs').select(['kind', 'subject', 'attempts', 'deadAt']).execute(),
    flaw: flaw && `row ${flaw.seq}: ${flaw.problem}`,
    clients: okta.clients(),
    policies: await policies(world),
    posts: await posts(world),
  }
}

const POLICIES = '/api/v1/authorizationServers/default/policies'

async function policies({ okta }: Pick<Sides, 'okta'>): Promise<Facts['policies']> {
  const ask = async <T>(path: string): Promise<T[]> => {
    const authorization = `SSWS ${okta.settings.OKTA_API_TOKEN}`
    const response = await fetch(okta.url + path, { headers: { authorization } })
    return (await response.json()) as T[]
  }
  const all = await ask<{ id: string; name: string }>(POLICIES)
  return Promise.all(
    all.map(async ({ id, name }) => ({ name, rules: (await ask(`${POLICIES}/${id}/rules`)).length })),
  )
}

interface SlackMessage {
  ts: string
  text: string
  bot_id?: string
  blocks?: AnyBlock[]
  reply_count?: number
  metadata?: { event_type: string; event_payload: { review_id: string } }
}

/** Asked as the app itself would: only so a message's mark can be seen. */
async function posts({ slack }: Pick<Sides, 'slack'>): Promise<Post[]> {
  const ask = async (method: string, args: Record<string, string>): Promise<SlackMessage[]> => {
    const response = await fetch(slack.apiUrl + method, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.settings.SLACK_BOT_TOKEN}` },
      body: new URLSearchParams({
        channel: reviews.channel.id,
        include_all_metadata: 'true',
        limit: '999',
        ...args,
      }),
    })
    const { messages, error } = (await response.json()) as { messages?: SlackMessage[]; error?: string }
    if (!messages) throw new Error(`${method} was answered ${error}`)
    return messages
  }
  const roots = await ask('conversations.history', {})
  const threads = roots.filter((message) => message.reply_count)
  const replies = await Promise.all(
    threads.map(async ({ ts }) =>
      (await ask('conversations.replies', { ts })).filter((one) => one.ts !== ts),
    ),
  )
  return [...roots, ...replies.flat()].filter(({ bot_id }) => bot_id).map(postOf)
}

const postOf = ({ ts, text, blocks, metadata }: SlackMessage): Post => ({
  ts,
  mark: metadata && { kind: metadata.event_type, reviewId: metadata.event_payload.review_id },
  text,
  blocks: JSON.stringify(blocks),
})
