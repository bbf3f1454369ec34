import type { Notice, Profile } from '../../domain/ports.ts'
import type { App, Review } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { button, escaped, facts, section, words } from './blocks.ts'
import { accountUsedMessage, codeWantedMessage } from './codes.ts'
import { sentenceMessage } from './messages.ts'
import { decidedMessage, unfitMessage } from './review-notices.ts'
import { secretReportedMessage, secretWarningMessage } from './secret-messages.ts'
import { tokenWaitingMessage } from './tokens.ts'

/** A direct message, drawn when it is sent. `app` is the one that the notice names, if it is still there. */
export function noticeMessage(
  notice: Notice,
  company: string,
  about: { app: App | undefined; review: Review | undefined },
): Message | undefined {
  const { app, review } = about
  switch (notice.kind) {
    case 'access-granted':
      return welcome(notice.by, company)
    case 'access-revoked':
      return sentenceMessage(
        `<@${notice.by}> has removed your access to the ${company} DevPortal. Your apps stay with the admins of this workspace.`,
      )
    case 'owner-left':
      return sentenceMessage(
        `<@${notice.ownerId}> ${becameOf(notice.became)} and owns ${notice.count} API app${notice.count === 1 ? '' : 's'}. In the Home tab, show all apps of this workspace to transfer or deactivate them.`,
      )
    case 'access-declined':
      return sentenceMessage(
        `<@${notice.by}> has declined your request for access to the ${company} DevPortal. Talk to them if you need it; you can ask again after a day.`,
      )
    case 'app-registered':
      return app && aboutApp(app, 'is registered now', '✅ Registration was delayed and is done now.')
    case 'app-transferred':
      return (
        app &&
        aboutApp(
          app,
          'was transferred',
          `🔁 <@${notice.by}> has transferred it to <@${notice.to}>. Client ID and secrets are the same.`,
        )
      )
    case 'registration-refused':
      return (
        app &&
        aboutApp(
          app,
          'could not be saved at the authorization server',
          `⛔ The authorization server did not accept the latest change of this app, so waiting will not help. Tell your operator: \`${app.id}\`.`,
        )
      )
    case 'logo-refused':
      return (
        app &&
        aboutApp(
          app,
          'has no logo at the authorization server',
          '🖼️ The authorization server did not take its logo. Everything else works. Save another picture with *Edit*; a PNG of 420x120 px is the surest.',
        )
      )
    case 'review-step':
      return (
        app &&
        aboutApp(
          app,
          'moved on in its review',
          `✅ <@${notice.by}> has approved it for team ${notice.team}. The other teams are still to decide.`,
        )
      )
    case 'review-decided':
      return app && review && decidedMessage(app, review)
    case 'channel-unfit':
      return review && unfitMessage(review)
    case 'secret-ended':
      return (
        app &&
        aboutApp(
          app,
          'lost a secret as planned',
          `🔑 The secret that ends in \`${notice.last4}\` has reached its end and is inactive now.`,
        )
      )
    case 'changed-outside':
      return app?.drift
        ? aboutApp(
            app,
            'was changed outside',
            '⚠️ Somebody changed its client at the authorization server itself. *View* shows what differs, and lets you adopt it or restore your own.',
          )
        : undefined
    case 'client-restored':
      return (
        app &&
        aboutApp(
          app,
          'has a new secret',
          '🔑 Its client at the authorization server was restored, with the same Client ID. Secrets that were lost there do not come back: copy the new one into your app.',
        )
      )
    case 'secret-ends':
    case 'secret-old':
    case 'secrets-two':
      return app && secretWarningMessage(app, notice)
    case 'secret-reported':
      return app && secretReportedMessage(app, notice)
    case 'token-waiting':
      return app && tokenWaitingMessage(app, notice.loginId)
    case 'code-wanted':
      return app && codeWantedMessage(app, notice.loginId)
    case 'account-used':
      return app && accountUsedMessage(app, notice)
  }
}

const becameOf = (kind: Profile['kind'] | undefined): string =>
  kind === 'guest'
    ? 'is a guest now, without access to the DevPortal,'
    : kind === 'member'
      ? 'has no access to the DevPortal any more'
      : 'has left'

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
