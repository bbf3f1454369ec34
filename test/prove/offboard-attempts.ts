import type { Delivery } from '../../src/sandbox/slack/deliveries/delivery.ts'
import { events, shortcuts } from '../../src/slack/ids.ts'
import { clicks, submissions } from '../../src/slack/listen.ts'
import { subcommands } from '../../src/slack/listeners/commands.ts'
import type { Envelopes } from '../support/envelopes.ts'
import type { Area } from './offboard-rules.ts'
import type { Things } from './offboard-things.ts'
import { clickWays, commandWays, shortcutWays, submissionWays, type Way } from './offboard-ways.ts'

/** Something that a person tries in Slack. */
export interface Attempt {
  /** What Slack calls it, and how it is done. */
  name: string
  area: Area
  /** The same as another, in another place. */
  again?: boolean
  send(things: Things, envelopes: Envelopes): Delivery
}

/** Slack says this, nobody clicks it. */
const NO_CLICK = [events.userChange]

/** All that the program listens to and that is tried nowhere, or the other way round. */
export function uncovered(): string[] {
  const sides: [what: string, listened: string[], tried: string[]][] = [
    ['click', Object.keys(clicks), Object.keys(clickWays)],
    ['submission', Object.keys(submissions), Object.keys(submissionWays)],
    ['command', Object.keys(subcommands), Object.keys(commandWays).filter((word) => !NO_WORD.has(word))],
    ['shortcut', Object.values(shortcuts), Object.keys(shortcutWays)],
    ['event', Object.values(events), [events.homeOpened, ...NO_CLICK]],
  ]
  return sides.flatMap(([what, listened, tried]) => [
    ...listened.filter((id) => !tried.includes(id)).map((id) => `${what} ${id} is tried by nobody`),
    ...tried.filter((id) => !listened.includes(id)).map((id) => `${what} ${id} is not listened to`),
  ])
}

const NO_WORD = new Set(['', 'acess'])

/** Everything, once for each way and place. */
export function allAttempts(): Attempt[] {
  return [
    ...Object.entries(clickWays).flatMap(([id, ways]) => ways.flatMap((way) => clicksOf(id, way))),
    ...Object.entries(submissionWays).flatMap(([id, ways]) =>
      ways.map(({ area, form }) =>
        attempt(`submission ${id} (${form})`, area, ({ forms }, slack) => slack.submits(forms[form])),
      ),
    ),
    ...Object.entries(commandWays).map(([word, { area, named }]) =>
      attempt(`command ${word || 'alone'}`, area, ({ clientId }, slack) =>
        slack.types(named ? `${word} ${clientId}` : word),
      ),
    ),
    attempt(`shortcut ${shortcuts.createApp}`, shortcutWays.create_app, (_, slack) =>
      slack.shortcut(shortcuts.createApp),
    ),
    attempt(`shortcut ${shortcuts.reportSecret}`, shortcutWays.report_secret, ({ secret }, slack) =>
      slack.shortcutOn(`Look what I found: ${secret}`, shortcuts.reportSecret),
    ),
    attempt(`event ${events.homeOpened}`, 'home', (_, slack) => slack.opensHome()),
  ]
}

const attempt = (name: string, area: Area, send: Attempt['send']): Attempt => ({ name, area, send })

function clicksOf(id: string, { area, as, at, clicked }: Way): Attempt[] {
  const what = (things: Things) => ({ action_id: id, ...clicked?.(things) })
  const one = (place: string, send: Attempt['send']): Attempt => ({
    name: `click ${id}${as ? ` (${as})` : ''} in ${place}`,
    area,
    send,
  })
  if (typeof at === 'function')
    return [one('its form', (things, slack) => slack.inModal(what(things), at(things)))]
  if (at === 'home') return [one('Home', (things, slack) => slack.inHome(what(things)))]
  const inMessage = one('a message', (things, slack) => slack.inMessage(what(things)))
  if (at === 'message') return [inMessage]
  return [inMessage, { ...one('a modal', (things, slack) => slack.inModal(what(things))), again: true }]
}
