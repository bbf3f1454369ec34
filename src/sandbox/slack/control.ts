/**
 * The control door: act as a person or as the operator, read what a person sees, break things on demand. HTTP around
 * `PersonDriver` and `OperatorDesk`; for this machine only.
 */
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import * as z from 'zod'
import type { CallLog } from './api/calls.ts'
import type { Faults } from './api/faults.ts'
import type { OperatorDesk } from './operator-desk.ts'
import type { PersonDriver } from './person/driver.ts'

interface ControlDeps {
  personOf: (name: string) => PersonDriver
  desk: OperatorDesk
  faults: Faults
  log: CallLog
}

const text = z.string()
const near = z.string().optional()

/** A verb with the body it takes. */
const verb = <Shape extends z.ZodType>(
  body: Shape,
  act: (person: PersonDriver, asked: z.infer<Shape>) => unknown,
) => ({ body, act: (person: PersonDriver, raw: unknown) => act(person, body.parse(raw)) })

const verbs = {
  goto: verb(z.strictObject({ place: text }), (person, { place }) => person.goto(place)),
  thread: verb(z.strictObject({ near: text }), (person, asked) => person.thread(asked.near)),
  say: verb(z.strictObject({ text }), (person, asked) => person.say(asked.text)),
  click: verb(z.strictObject({ label: text, near, confirm: z.boolean().optional() }), (person, asked) =>
    person.click(asked.label, {
      ...(asked.near !== undefined && { near: asked.near }),
      ...(asked.confirm !== undefined && { confirm: asked.confirm }),
    }),
  ),
  fill: verb(z.strictObject({ label: text, value: text }), (person, { label, value }) =>
    person.fill(label, value),
  ),
  choose: verb(z.strictObject({ label: text, near }), (person, asked) =>
    person.choose(asked.label, asked.near === undefined ? {} : { near: asked.near }),
  ),
  pick: verb(z.strictObject({ label: text, people: z.array(text) }), (person, { label, people }) =>
    person.pick(label, people),
  ),
  upload: verb(
    z.strictObject({ label: text, name: text, mimetype: text.optional(), base64: text }),
    (person, { label, name, mimetype = 'application/octet-stream', base64 }) =>
      person.upload(label, { name, mimetype, bytes: Buffer.from(base64, 'base64') }),
  ),
  shortcut: verb(z.strictObject({ name: text }), (person, { name }) => person.shortcut(name)),
  useShortcut: verb(z.strictObject({ name: text, near }), (person, asked) =>
    person.useShortcut(asked.name, asked.near === undefined ? {} : { near: asked.near }),
  ),
  submit: verb(z.strictObject({}), (person) => person.submit()),
  cancel: verb(z.strictObject({ all: z.boolean().default(false) }), (person, asked) => person.cancel(asked)),
  waitFor: verb(z.strictObject({ text, ms: z.int().max(60_000).optional() }), (person, asked) =>
    person.waitFor(asked.text, asked.ms),
  ),
  dismiss: verb(z.strictObject({}), (person) => person.dismiss()),
  reload: verb(z.strictObject({}), (person) => person.reload()),
}

const apiFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ratelimited'), retryAfter: z.int().min(0) }),
  z.strictObject({ kind: z.literal('status'), status: z.int().min(500).max(599) }),
  z.strictObject({ kind: z.literal('error'), error: text }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(0) }),
  z.strictObject({ kind: z.literal('cut') }),
  z.strictObject({ kind: z.literal('refused') }),
])

const faultRequest = z.strictObject({
  api: z.strictObject({ method: text, fault: apiFault, times: z.int().min(1).default(1) }).optional(),
  loseEphemerals: z.int().optional(),
  duplicateDeliveries: z.int().optional(),
  reorderDeliveries: z.int().optional(),
  refreshSockets: z.enum(['refresh_requested', 'warning', 'cut', 'silent']).optional(),
  sendFrame: text.optional(),
  oneMessagePerSecond: z.boolean().optional(),
  unreachable: z.boolean().optional(),
  shortPages: z.int().min(1).optional(),
  clear: z.literal(true).optional(),
})

export function controlDoor({ personOf, desk, faults, log }: ControlDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use('/control/*', async (c, next) => {
    const { remoteAddress = '' } = c.env.incoming.socket
    const { hostname } = new URL(c.req.url)
    // The name too: a page elsewhere could have its own name point at this machine.
    const isLocal = /^(::1|(::ffff:)?127\.)/.test(remoteAddress) && local.has(hostname)
    return isLocal ? next() : c.text('for this machine only', 403)
  })
  app.get('/control/calls', (c) => c.json(log.calls))
  app.get('/control/violations', (c) => c.json(log.violations))
  app.post('/control/faults', async (c) => {
    arrange(faults, faultRequest.parse(await c.req.json()))
    return c.json({ ok: true })
  })
  // Before the persons: nobody may be called operator
  app.post('/control/operator/:verb', async (c) => {
    await desk.act(c.req.param('verb'), await c.req.json().catch(() => ({})))
    return c.json({ ok: true })
  })
  app.get('/control/:person/see', (c) => c.text(personOf(c.req.param('person')).see()))
  app.post('/control/:person/:verb', async (c) => {
    const known = Object.entries(verbs).find(([name]) => name === c.req.param('verb'))
    if (!known)
      return c.json({ ok: false, error: `there is no verb; try ${Object.keys(verbs).join(', ')}` }, 404)
    const person = personOf(c.req.param('person'))
    const body: unknown = await c.req.json().catch(() => ({}))
    const result: unknown = await known[1].act(person, body)
    return c.json({ ok: true, result: result ?? null, see: person.see() })
  })
  app.onError((error, c) => c.json({ ok: false, error: error.message }, 400))
  return app
}

const local = new Set(['localhost', '127.0.0.1', '[::1]'])

function arrange(faults: Faults, asked: z.infer<typeof faultRequest>): void {
  if (asked.clear) faults.clear()
  if (asked.api) faults.api(asked.api.method, asked.api.fault, asked.api.times)
  if (asked.loseEphemerals !== undefined) faults.loseEphemerals(asked.loseEphemerals)
  if (asked.duplicateDeliveries !== undefined) faults.duplicateDeliveries(asked.duplicateDeliveries)
  if (asked.reorderDeliveries !== undefined) faults.reorderDeliveries(asked.reorderDeliveries)
  if (asked.refreshSockets) faults.refreshSockets(asked.refreshSockets)
  if (asked.sendFrame !== undefined) faults.sendFrame(asked.sendFrame)
  if (asked.oneMessagePerSecond !== undefined) faults.oneMessagePerSecond(asked.oneMessagePerSecond)
  if (asked.unreachable !== undefined) faults.unreachable(asked.unreachable)
  if (asked.shortPages !== undefined) faults.shortPages(asked.shortPages)
}
