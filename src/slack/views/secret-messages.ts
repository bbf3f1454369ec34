import type { Button, RichTextElement } from '@slack/types'
import type { LastUse, Notice, SecretWarning } from '../../domain/ports.ts'
import type { App } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { button, escaped, facts, moment, momentText, section, words } from './blocks.ts'
import { masked } from './status.ts'

type Reported = Extract<Notice, { kind: 'secret-reported' }>

/** Before it is too late: an end that comes, a secret that is old, two where one would do. */
export function secretWarningMessage(app: App, warning: SecretWarning): Message {
  switch (warning.kind) {
    case 'secret-ends':
      return aboutSecret(app, {
        title: 'A client secret is about to end',
        text: `ends ${momentText(warning.endsAt)}`,
        last4s: [warning.last4],
        rows: [['Ends', moment(warning.endsAt)]],
        hint: `🟠 Whatever uses it can no longer authenticate then. ${stillUsed(warning)} Move it to the new secret before that, or keep both.`,
        buttons: [button('Keep both', actions.keepSecret, { value: warning.secretId })],
      })
    case 'secret-old':
      return aboutSecret(app, {
        title: 'A client secret is more than 90 days old',
        text: 'is more than 90 days old',
        last4s: [warning.last4],
        rows: [['Created', moment(warning.createdAt)]],
        hint: '🔁 Nothing ends by itself. Generate a new secret, move to it, and let this one end.',
      })
    case 'secrets-two':
      return aboutSecret(app, {
        title: 'Two client secrets have been active for more than 14 days',
        text: 'have both been active for more than 14 days',
        last4s: warning.last4s,
        hint: '🔁 Nothing ends by itself. If everything uses the new one, deactivate the old one.',
      })
  }
}

/** Somebody has seen the secret where it does not belong, and it was ended. */
export const secretReportedMessage = (app: App, { last4, by, successorId }: Reported): Message =>
  aboutSecret(app, {
    title: 'A leaked client secret was reported and has ended',
    text: `was reported as leaked${by ? ` by <@${by}>` : ''} and has ended for good`,
    last4s: [last4],
    rows: [['Reported by', by ? { type: 'user', user_id: by } : words('somebody of another workspace')]],
    hint: successorId
      ? '⛔ It ended at once, without grace. A new secret has taken its place: put it wherever the old one was used.'
      : '⛔ It ended at once, without grace. The other secret of this app is not touched.',
    buttons: successorId
      ? [button('Show New Secret', actions.showSecret, { value: successorId, style: 'primary' })]
      : [],
  })

function stillUsed({ lastUsedAt }: LastUse): string {
  if (lastUsedAt === undefined) return 'The authorization server does not tell whether it is still used.'
  return lastUsedAt === null ? 'It was never used.' : `It was last used ${momentText(lastUsedAt)}.`
}

function aboutSecret(
  app: App,
  about: {
    title: string
    text: string
    last4s: readonly string[]
    rows?: [string, RichTextElement][]
    hint: string
    buttons?: Button[]
  },
): Message {
  const secrets = about.last4s.map((last4) => masked({ last4 })).join(' and ')
  const one = about.last4s.length === 1
  return {
    text: `The client secret${one ? '' : 's'} ${secrets} of ${escaped(app.name)} ${about.text}.`,
    blocks: [
      section(`*${about.title}*`),
      facts([
        ['Application Name', words(app.name)],
        [one ? 'Secret' : 'Secrets', words(secrets)],
        ...(about.rows ?? []),
      ]),
      section(about.hint),
      {
        type: 'actions',
        elements: [
          ...(about.buttons ?? []),
          button('Client secrets', actions.openSecrets, { value: app.id }),
        ],
      },
    ],
  }
}
