import type { Delivery } from '../../../src/sandbox/slack/deliveries/delivery.ts'
import { events, shortcuts } from '../../../src/slack/ids.ts'
import { clicks, submissions } from '../../../src/slack/listen.ts'
import { subcommands } from '../../../src/slack/listeners/commands.ts'
import type { Random } from '../random.ts'
import { spoiled, TEXTS } from './junk.ts'
import {
  type Cast,
  click,
  command,
  event,
  type Fields,
  type Make,
  shortcut,
  submission,
} from './templates.ts'

export interface Junk extends Delivery {
  what: string
}

/** No id of ours; some are on the prototype of every object. */
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'nobody', '', ' ']

const forAll = (
  type: Delivery['type'],
  what: string,
  ids: readonly string[],
  make: (id: string) => Make,
): [Delivery['type'], string, Make][] => ids.map((id) => [type, `${what} ${JSON.stringify(id)}`, make(id)])

const KINDS: readonly [Delivery['type'], string, Make][] = [
  ...forAll('slash_commands', 'command', [...Object.keys(subcommands), ...NAMES, 'craete'], command),
  ...forAll('interactive', 'click', [...Object.keys(clicks), ...NAMES], click),
  ...forAll('interactive', 'submission', [...Object.keys(submissions), ...NAMES], submission),
  ...forAll('interactive', 'shortcut', [...Object.values(shortcuts), ...NAMES], (id) => shortcut(id)),
  ...forAll('interactive', 'message shortcut', Object.values(shortcuts), (id) =>
    shortcut(id, 'message_action'),
  ),
  ...forAll(
    'interactive',
    'other',
    ['view_closed', 'block_suggestion', 'surprise', '__proto__'],
    (type) => (random, cast) => ({
      ...submission('save_app')(random, cast),
      type,
    }),
  ),
  ...forAll('events_api', 'event', [...Object.values(events), 'message', 'app_uninstalled', ...NAMES], event),
]

/** Two of every kind: one in the wrong shape, and one in the right shape that says nothing right. */
export const junkOf = (random: Random, cast: Cast): Junk[] =>
  KINDS.flatMap(([type, what, make]) => [
    { type, what, payload: asSent(spoiled(random, make(random, cast))) },
    { type, what, payload: asSent(make(random, { ...cast, ids: TEXTS })) },
  ])

/** What a view carries for us is JSON in a text. */
function asSent(payload: Fields): Fields {
  const { view } = payload
  if (typeof view !== 'object' || view === null || !('private_metadata' in view)) return payload
  const { private_metadata: metadata } = view
  if (typeof metadata !== 'object' || metadata === null) return payload
  return { ...payload, view: { ...view, private_metadata: JSON.stringify(metadata) } }
}
