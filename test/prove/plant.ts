import { connect } from '../../src/db/connect.ts'
import { openStores } from '../../src/db/stores.ts'
import { acme } from '../../src/sandbox/cast.ts'
import type { Hunt } from '../support/hunt.ts'

/** Where a canary can be put on purpose, to see that the search would find a real one. */
export const places = ['log', 'database', 'slack', 'audit'] as const
export type Place = (typeof places)[number]

const plants: Record<Place, (hunt: Hunt, token: string) => Promise<unknown>> = {
  async log({ world }, token) {
    world.log.push(`{"level":20,"msg":"${token}"}\n`)
  },
  async database({ world }, token) {
    const { kysely } = connect(world.databaseUrl)
    await kysely
      .updateTable('apps')
      .set({ purpose: `see ${token}` })
      .execute()
    await kysely.destroy()
  },
  async slack({ world }, token) {
    await fetch(new URL('chat.postMessage', world.environment.SLACK_API_URL), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.environment.SLACK_BOT_TOKEN}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ channel: 'U0DANA0001', text: `Here it is: ${token}` }),
    })
  },
  async audit({ world }, token) {
    const { db, close } = openStores(connect(world.databaseUrl), world.clock)
    const row = {
      tenantId: acme.teamId,
      actor: 'system',
      action: 'app.edited',
      at: new Date(0).toISOString(),
    }
    const after = JSON.stringify({ name: token })
    await db.transaction(({ audit }) =>
      audit.append({ ...row, appId: null, subject: null, before: null, after }),
    )
    await close()
  },
}

/** Puts one of the tokens there. */
export async function plant(hunt: Hunt, place: Place): Promise<void> {
  const [token = ''] = hunt.seen.tokens
  await plants[place](hunt, token)
}
