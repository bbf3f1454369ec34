import { sql } from 'kysely'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrations.ts'
import { type Canary, type Haystack, haystack, withoutDeliveries } from './canary.ts'
import { startDatabases } from './databases.ts'
import { carriedBy, playEveryJourney, type Yield } from './every-journey.ts'
import { type Recorder, startRecorder } from './recorder.ts'
import { ENCRYPTION_KEY, SIGNING_SECRET, startWorld, type World, type WorldOptions } from './world.ts'

/** Both ways that Slack reaches the portal. */
export const modes = ['socket', 'http'] as const

/** Every journey has been played, and what must stay in its one place is known. */
export interface Hunt {
  world: World
  seen: Yield
  canaries: Canary[]
  /** What the portal acknowledged Slack's requests with; nothing over Socket Mode. */
  acks(): readonly string[]
  stop(): Promise<void>
}

export async function startHunt(options: WorldOptions): Promise<Hunt> {
  const databases = await startDatabases('SQLite')
  const database = options.database ?? (await databases.fresh())
  await keepPayloads(database)
  const world = await startWorld({ ...options, database })
  let recorder: Recorder | undefined
  const stop = async (): Promise<void> => {
    await recorder?.stop()
    await world.stop()
    await databases.stop()
  }
  try {
    if (options.mode === 'http') {
      recorder = await startRecorder(`${world.portal.publicUrl}/slack/events`)
      world.slack.deliverTo(recorder.url)
    }
    const seen = await playEveryJourney(world)
    return { world, seen, canaries: canariesOf(world, seen), acks: () => recorder?.acks ?? [], stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const canariesOf = (world: World, seen: Yield): Canary[] => [
  ...[...seen.secrets].map((value) => ({ what: 'a client secret', value })),
  ...[...seen.tokens].map((value) => ({ what: 'a token', value })),
  ...[...seen.refused].map((value) => ({ what: 'a refused token', value })),
  ...[...seen.codes]
    .flatMap((code) => [code, code.replace('-', '')])
    .map((value) => ({ what: 'a code of a page', value })),
  ...carriedBy(seen.browsers, world.portal.publicUrl),
  ...['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'OKTA_API_TOKEN'].flatMap((what) => {
    const value = world.environment[what]
    return value ? [{ what, value }] : []
  }),
  { what: 'SLACK_SIGNING_SECRET', value: SIGNING_SECRET },
  { what: 'ENCRYPTION_KEYS', value: ENCRYPTION_KEY.toString('base64') },
]

/** The random parts of the login links: in Slack and in addresses by their nature, and nowhere else. */
export const linksOf = ({ seen }: Hunt): Canary[] =>
  [...seen.links].map((value) => ({ what: 'a login link', value }))

/** All that was handed to Slack, but for the preformatted blocks of the deliveries. */
export const slackHaystacks = ({ world, acks }: Hunt): Haystack[] => [
  ...world.slack.calls.map(({ method, args }) => haystack(method, withoutDeliveries(args))),
  ...acks().map((ack) => haystack('ack', ack)),
]

/** The addresses that browsers were at, as their histories and the logs of proxies keep them. */
export const browserHaystacks = ({ seen }: Hunt): Haystack[] =>
  seen.browsers.map(({ history }) => haystack('addresses of browsers', history.join('\n')))

/** Deliveries to a kind of place where it does not belong: a token into a kept message, a secret outside of a window. */
export function misdelivered({ world, seen }: Hunt): string[] {
  const carrying = (value: string): string[] =>
    world.slack.calls.filter(({ args }) => JSON.stringify(args).includes(value)).map(({ method }) => method)
  const outside = (values: Set<string>, what: string, allowed: RegExp): string[] =>
    [...values]
      .flatMap(carrying)
      .filter((method) => !allowed.test(method))
      .map((method) => `${what} handed over by ${method}`)
  return [
    ...outside(seen.tokens, 'a token', /^(response_url|chat\.postEphemeral|views\.(open|push|update))$/),
    ...outside(seen.refused, 'a refused token', /^$/),
    ...outside(seen.secrets, 'a client secret', /^views\.(open|push|update)$/),
  ]
}

/** Jobs go when they are done: from now on a table keeps every payload, to be searched like the others. */
async function keepPayloads(databaseUrl: string): Promise<void> {
  const connection = connect(databaseUrl)
  // Before the portal is there: of two connections in one process, one cannot wait for the other
  await migrate(connection)
  const { kysely, kind } = connection
  await sql`create table payloads (payload text)`.execute(kysely)
  const keep = 'insert into payloads values (new.payload);'
  if (kind === 'postgres') {
    await sql
      .raw(
        `create function keep_payload() returns trigger language plpgsql as $$ begin ${keep} return new; end $$`,
      )
      .execute(kysely)
    await sql`create trigger keep_payload after insert or update on jobs for each row
      when (new.payload is not null) execute function keep_payload()`.execute(kysely)
  } else
    for (const event of ['insert', 'update'])
      await sql
        .raw(
          `create trigger keep_${event} after ${event} on jobs when new.payload is not null begin ${keep} end`,
        )
        .execute(kysely)
  await kysely.destroy()
}
