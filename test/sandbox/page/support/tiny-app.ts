/** A Bolt app of a few lines against the real stand-in, to try every gesture of the page on. */

import { readFileSync } from 'node:fs'
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { systemClock } from '../../../../src/sandbox/clock.ts'
import { type SlackSandbox, startSlackSandbox } from '../../../../src/sandbox/slack/start.ts'
import { homeView, tokenMessage } from './sample-blocks.ts'
import { createModal } from './sample-modal.ts'

export interface TinyApp {
  sandbox: SlackSandbox
  /** What reached the app: `kind id`, and what was submitted. */
  heard: { what: string; values?: unknown }[]
  stop(): Promise<void>
}

export async function startTinyApp(port = 0): Promise<TinyApp> {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../../../manifest/socket-mode.json', import.meta.url), 'utf8'),
  )
  const sandbox = await startSlackSandbox({ port, clock: systemClock, manifest, mode: 'socket' })
  const receiver = new SocketModeReceiver({
    appToken: sandbox.settings.SLACK_APP_TOKEN ?? '',
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: sandbox.apiUrl } },
  })
  const app = new App({
    receiver,
    token: sandbox.settings.SLACK_BOT_TOKEN ?? '',
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: sandbox.apiUrl },
    convoStore: false,
    deferInitialization: true,
  })
  const heard: TinyApp['heard'] = []
  listen(app, heard)
  await app.init()
  await app.start()
  return {
    sandbox,
    heard,
    stop: async () => {
      // The app's own stop does not wait for the end of the connection
      await receiver.client.disconnect()
      await sandbox.stop()
    },
  }
}

function listen(app: App, heard: TinyApp['heard']): void {
  app.event('app_home_opened', async ({ event, client }) => {
    heard.push({ what: `home ${event.tab}` })
    if (event.tab === 'home') await client.views.publish({ user_id: event.user, view: homeView })
  })
  app.command('/devportal', async ({ ack, command, client, respond }) => {
    await ack()
    heard.push({ what: `command ${command.text}` })
    if (command.text === 'create')
      await client.views.open({ trigger_id: command.trigger_id, view: createModal })
    else await respond({ text: 'Your token is ready', blocks: tokenMessage })
  })
  app.shortcut('create_app', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: createModal })
  })
  app.view('', async ({ ack, view }) => {
    heard.push({ what: 'submit', values: view.state.values })
    const name = view.state.values.name?.name?.value ?? ''
    if (name.length < 3)
      return ack({ response_action: 'errors', errors: { name: 'Use at least three letters.' } })
    return ack()
  })
  app.action(/.*/, async ({ ack, body, action, respond }) => {
    await ack()
    heard.push({ what: `${action.type} ${'action_id' in action ? action.action_id : ''}` })
    const id = 'action_id' in action ? action.action_id : ''
    if (id === 'add_uri' && 'view' in body && body.view) {
      await app.client.views.update({
        token: app.client.token ?? '',
        view_id: body.view.id,
        view: withSecondUri(),
      })
    }
    if (id === 'dismiss') await respond({ delete_original: true })
    if (id === 'create' && 'trigger_id' in body) {
      await app.client.views.open({
        token: app.client.token ?? '',
        trigger_id: String(body.trigger_id),
        view: createModal,
      })
    }
  })
}

const withSecondUri = (): typeof createModal => {
  const blocks = [...createModal.blocks]
  const at = blocks.findIndex((block) => block.block_id === 'uris')
  const second = {
    type: 'input',
    block_id: 'uri-2',
    optional: true,
    label: { type: 'plain_text', text: 'Another URI' },
    element: { type: 'url_text_input', action_id: 'uri' },
  }
  blocks.splice(at, 0, second)
  return { ...createModal, blocks }
}
