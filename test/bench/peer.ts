import { App, HTTPReceiver } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import SqliteDatabase from 'better-sqlite3'
import { appFormView } from '../../src/slack/views/app-form.ts'
import { newForm } from '../../src/slack/views/form-shape.ts'
import { appsMessage } from '../../src/slack/views/messages.ts'
import { catalogue } from '../support/catalogue.ts'
import { reportCpu } from './child.ts'
import { SIGNING_SECRET, TEAM, USER } from './slack.ts'

/**
 * The peer: a bare Bolt 5 app that does what the same command needs and nothing else: no permission, no ports, no
 * error handling. It reads the same ten rows with one prepared statement and answers the same blocks.
 */
const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET })
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BENCH', botUserId: 'UBOT', teamId: TEAM }),
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL ?? '' },
})
const database = new SqliteDatabase((process.env.DATABASE_URL ?? '').replace('file:', ''))
const rows = database.prepare(
  'select * from apps where tenant_id = ? and owner_id = ? order by updated_at desc, id limit 10',
)
const form: ModalView = appFormView(newForm, { catalogue, packages: ['enterprise-api'] })

app.command('/devportal', async ({ ack, client, body }) => {
  if (body.text === 'create') {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: form })
    return
  }
  const apps = (rows.all(TEAM, USER) as Record<string, string>[]).map((row) => ({
    ...JSON.parse(row.scopes ?? '[]'),
    id: row.id,
    name: row.name,
    clientId: row.client_id,
    updatedAt: row.updated_at,
    status: row.status,
    active: true,
    registeredAt: row.registered_at,
  }))
  await ack(appsMessage({ apps, total: apps.length, page: 0, pages: 1 }))
})

const server = await app.start(0)
reportCpu(server)
