import type { AnyBlock, RichTextElement } from '@slack/types'
import type { Difference } from '../../domain/client-state.ts'
import { differenceWords } from '../../domain/difference-words.ts'
import type { App } from '../../domain/records.ts'
import { driftMark } from '../../domain/resolve-drift.ts'
import { actions } from '../ids.ts'
import { button, confirmation, context, facts, moment, section, sentence, words } from './blocks.ts'
import { CHANGED_OUTSIDE } from './status.ts'

/** In App details: what differs at the authorization server, and the two ways on. */
export function driftBlocks(app: App, adoptProblem: string | undefined): AnyBlock[] {
  if (!app.drift) return []
  const { since, differences } = app.drift
  const value = `${app.id}:${driftMark(app)}`
  const adopt = button('Adopt', actions.adoptApp, {
    value,
    label: `Adopt what is there for ${app.name}`,
    confirm: confirmation(
      'Adopt what is there?',
      'The app here becomes what its client at the authorization server is now. What it was here stays in the audit.',
      'Adopt',
    ),
  })
  const restore = button('Restore', actions.restoreApp, {
    value,
    style: 'primary',
    label: `Restore ${app.name} at the authorization server`,
    confirm: confirmation('Restore it?', restoring(differences), 'Restore'),
  })
  return [
    section(`*${CHANGED_OUTSIDE}*: somebody changed this client at the authorization server itself.`),
    facts([['First seen', moment(since)], ...differences.map(line)]),
    { type: 'actions', elements: adoptProblem ? [restore] : [adopt, restore] },
    ...(adoptProblem ? [sentence(`Only Restore is possible. ${adoptProblem}`)] : []),
    { type: 'divider' },
  ]
}

/** In Client Secrets: that there is something to look at, and what of it is about secrets. */
export function driftNote(app: App): AnyBlock[] {
  if (!app.drift) return []
  const here = app.drift.differences.filter(({ what }) => what === 'gone' || what.startsWith('secret-'))
  return [
    section(`*${CHANGED_OUTSIDE}*: somebody changed this client at the authorization server itself.`),
    ...(here.length > 0 ? [facts(here.map(line))] : []),
    context('*App details* show all that differs, with *Adopt* and *Restore*.'),
  ]
}

function line(difference: Difference): [string, RichTextElement] {
  const [about, text] = differenceWords(difference)
  return [about, words(text)]
}

function restoring(differences: readonly Difference[]): string {
  const has = (what: Difference['what']): boolean => differences.some((one) => one.what === what)
  if (has('gone'))
    return 'The client is made again with the same Client ID and a new secret. The old secrets do not come back: the new one has to be put into the app.'
  return [
    'The client at the authorization server becomes what the app here says.',
    ...(has('secret-added') ? ['The secret that DevPortal does not know is deleted there.'] : []),
    ...(has('secret-gone')
      ? ['A deleted secret does not come back; where none is left, there is a new one.']
      : []),
  ].join(' ')
}
