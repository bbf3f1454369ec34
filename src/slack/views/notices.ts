import type { Notice } from '../../domain/ports.ts'
import type { App } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { button, escaped, facts, section, words } from './blocks.ts'
import { sentenceMessage } from './messages.ts'
import { tokenWaitingMessage } from './tokens.ts'

/** A direct message, drawn when it is sent. `app` is the one that the notice names, if it is still there. */
export function noticeMessage(notice: Notice, company: string, app: App | undefined): Message | undefined {
  switch (notice.kind) {
    case 'access-granted':
      return welcome(notice.by, company)
    case 'access-revoked':
      return sentenceMessage(
        `<@${notice.by}> has removed your access to the ${company} DevPortal. Your apps stay with the admins of this workspace.`,
      )
    case 'app-registered':
      return app && aboutApp(app, 'is registered now', '✅ Registration was delayed and is done now.')
    case 'registration-refused':
      return (
        app &&
        aboutApp(
          app,
          'could not be saved at the authorization server',
          `⛔ The authorization server did not accept the latest change of this app, so waiting will not help. Tell your operator: \`${app.id}\`.`,
        )
      )
    case 'secret-ended':
      return (
        app &&
        aboutApp(
          app,
          'lost a secret as planned',
          `🔑 The secret that ends in \`${notice.last4}\` has reached its end and is inactive now.`,
        )
      )
    case 'token-waiting':
      return app && tokenWaitingMessage(app, notice.loginId)
  }
}

const welcome = (by: string, company: string): Message => ({
  text: `You have access to the ${company} DevPortal now, thanks to <@${by}>.`,
  blocks: [
    section(
      `🎉 <@${by}> has given you access to the *${company} DevPortal*. Register an app and get your first token:`,
    ),
    {
      type: 'actions',
      elements: [button('+ Create App', actions.createApp, { style: 'primary', label: 'Create an API app' })],
    },
  ],
})

const aboutApp = (app: App, what: string, text: string): Message => ({
  text: `${escaped(app.name)} ${what}.`,
  blocks: [
    facts([['Application Name', words(app.name)]]),
    section(text),
    {
      type: 'actions',
      elements: [
        button('View', actions.openApp, { value: app.id }),
        button('Client secrets', actions.openSecrets, { value: app.id }),
      ],
    },
  ],
})
