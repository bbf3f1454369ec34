import { z } from 'zod'
import { events } from '../ids.ts'

/** Of people, workspaces, organisations, channels. */
const id = z.string().regex(/^[A-Z0-9]{1,64}$/)
const text = z.string()
const thing = z.looseObject({ id })
const absent = z.undefined().optional()

const state = z.looseObject({ values: z.record(text, z.record(text, z.looseObject({}))) })
const window = z.looseObject({
  id: text,
  type: text,
  callback_id: text.optional(),
  private_metadata: text,
  state: state.nullish(),
  previous_view_id: text.nullish(),
  root_view_id: text.nullish(),
  app_installed_team_id: id.nullish(),
})

/** https://docs.slack.dev/reference/interaction-payloads */
const interaction = z.looseObject({
  user: z.looseObject({ id, team_id: id.nullish() }),
  team: z.looseObject({ id, enterprise_id: id.nullish() }).nullish(),
  enterprise: thing.nullish(),
  // Bolt reads the id of whatever is not left out
  channel: thing.optional(),
  trigger_id: text.optional(),
  response_url: text.optional(),
  response_urls: z.array(z.looseObject({ response_url: text })).optional(),
  view: window.nullish(),
  actions: absent,
  name: absent,
})
const submission = interaction.extend({
  view: window.extend({
    callback_id: text,
    state,
    title: z.looseObject({ text }),
    blocks: z.array(z.looseObject({ type: text })),
  }),
})

const interactions: Readonly<Record<string, z.ZodType>> = {
  block_actions: interaction.extend({ actions: z.tuple([z.looseObject({ action_id: text })], z.unknown()) }),
  view_submission: submission,
  view_closed: submission,
  shortcut: interaction.extend({ callback_id: text }),
  message_action: interaction.extend({ callback_id: text }),
  block_suggestion: interaction,
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
const command = z.looseObject({
  command: text,
  text,
  user_id: id,
  team_id: id,
  enterprise_id: id.nullish(),
  channel_id: id,
  trigger_id: text.optional(),
  response_url: text.optional(),
})

/** https://docs.slack.dev/apis/events-api */
const event = z.looseObject({
  team_id: id.nullish(),
  enterprise_id: id.nullish(),
  authorizations: z.array(z.looseObject({ team_id: id.nullish(), enterprise_id: id.nullish() })).optional(),
  event: z.looseObject({
    type: text,
    user: z.union([id, thing]).optional(),
    channel: z.union([id, thing]).optional(),
    item: z.looseObject({}).optional(),
    subteam: z.looseObject({}).optional(),
  }),
})
const eventOf = (user: z.ZodType) => event.extend({ event: event.shape.event.extend({ user }) })
const heard: Readonly<Record<string, z.ZodType>> = {
  [events.homeOpened]: eventOf(id),
  [events.userChange]: eventOf(thing),
}

/**
 * What Bolt and our listeners take for granted in what Slack sends, looked for before either reads it; whatever else may
 * be there or not. `wrong` says where it is something else, without quoting it.
 */
export function shaped(body: unknown): { body: object } | { wrong: string } {
  if (typeof body !== 'object' || body === null) return { wrong: 'it is no object' }
  const shape = shapeOf(body)
  if (!shape) return { wrong: 'it is nothing that Slack sends' }
  const { error } = shape.safeParse(body)
  if (!error) return { body }
  const places = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { wrong: places.join('; ').slice(0, 500) }
}

function shapeOf(body: {
  event?: { type?: unknown } | null
  command?: unknown
  type?: unknown
}): z.ZodType | undefined {
  if (body.event !== undefined) return of(heard, body.event?.type) ?? event
  return body.command === undefined ? of(interactions, body.type) : command
}

const of = (shapes: Readonly<Record<string, z.ZodType>>, type: unknown): z.ZodType | undefined =>
  typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined
