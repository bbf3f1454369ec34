import type { ModalView } from '@slack/types'
import type { AppPage } from '../../domain/list-apps.ts'
import type { App } from '../../domain/records.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { chooseAppBlocks } from './app.ts'
import { appRow } from './app-row.ts'
import {
  button,
  code,
  context,
  escaped,
  namesText,
  plain,
  section,
  sentence,
  sentenceText,
  words,
} from './blocks.ts'

/** A refusal or an error: why, and what to do. */
export const sentenceMessage = (text: string): Message => ({
  text: sentenceText(text),
  blocks: [sentence(text)],
})

/** The same where only a modal can be answered with. */
export const sentenceView = (title: string, text: string): ModalView => ({
  type: 'modal',
  title: plain(title),
  close: plain('Close'),
  blocks: [sentence(text)],
})

/** `/devportal apps`. */
export function appsMessage({ apps, total }: AppPage): Message {
  if (total === 0)
    return {
      text: 'You have no API apps yet.',
      blocks: [
        section('You have no API apps yet.'),
        {
          type: 'actions',
          elements: [
            button('+ Create App', actions.createApp, { style: 'primary', label: 'Create an API app' }),
          ],
        },
      ],
    }
  return {
    text: `Your API apps: ${namesText(apps.map((app) => `${app.name} (${app.status})`))}`,
    blocks: [
      section(
        total > apps.length
          ? `*Your API apps*, the ${apps.length} of ${total} that changed last`
          : '*Your API apps*',
      ),
      ...apps.flatMap((app) => [
        ...appRow(app),
        {
          type: 'actions' as const,
          elements: [
            button('View', actions.openApp, { value: app.id, label: `View ${app.name}` }),
            ...(app.active
              ? [
                  button('Generate token', actions.generateToken, {
                    value: app.id,
                    label: `Generate a token for ${app.name}`,
                  }),
                ]
              : []),
          ],
        },
      ]),
      context('All of them are in the Home tab of this app.'),
    ],
  }
}

/** Which of several apps was meant. */
export const chooseAppMessage = (apps: readonly App[], verb: string, actionId: string): Message => ({
  text: `Which app? ${namesText(apps.map((app) => app.name))}`,
  blocks: [section('Which app?'), ...chooseAppBlocks(apps, verb, actionId)],
})

export const HELP: [usage: string, does: string][] = [
  ['/devportal', 'your API apps'],
  ['/devportal create', 'register a new app'],
  ['/devportal apps', 'your apps with Client ID, status and switch'],
  ['/devportal app <name or client id>', 'one app in detail'],
  ['/devportal token [app]', 'generate a bearer token after a fresh login'],
  ['/devportal secrets [app]', 'show, generate and end client secrets'],
  ['/devportal access', 'who may use the DevPortal (admins)'],
  ['/devportal reviews', 'partner apps that wait for your decision (reviewers)'],
  ['/devportal audit [app | client id | @person]', 'what was changed, when and by whom (admins)'],
  ['/devportal help', 'this list'],
]

/** `/devportal help`, also as the answer to a word that is no command. */
export const helpMessage = (company: string, lead?: string): Message => ({
  text: `${lead ? `${sentenceText(lead)} ` : ''}${company} DevPortal commands: ${HELP.map(([usage]) => escaped(usage)).join(', ')}`,
  blocks: [
    ...(lead ? [sentence(lead)] : []),
    section(`*${company} DevPortal*`),
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: HELP.map(([usage, does]) => ({
            type: 'rich_text_section',
            elements: [code(usage), words(`  ${does}`)],
          })),
        },
      ],
    },
    context('Everything is also in the Home tab of this app.'),
  ],
})
