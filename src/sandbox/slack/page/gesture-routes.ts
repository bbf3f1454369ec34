/** One POST route per gesture. What the person sees next arrives as a push; the answer only tells mistakes. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { GestureError, type Person } from '../screen.ts'
import { personCalled } from './look.ts'
import type { PageDeps } from './page.ts'

const state = z.object({ type: z.string() }).catchall(z.unknown())
const values = z.record(z.string(), z.record(z.string(), state))
const target = z.object({
  container: z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), channelId: z.string(), ts: z.string() }),
    z.object({ type: z.literal('view'), viewId: z.string() }),
  ]),
  blockId: z.string(),
  actionId: z.string(),
})

export function gestureRoutes(deps: PageDeps): Hono {
  const { gestures } = deps
  const routes = new Hono()
  /** A route whose body is checked before the gesture sees it. `as` says who acts. */
  const gesture = <S extends z.ZodRawShape>(
    name: string,
    shape: S,
    act: (personId: string, body: z.infer<z.ZodObject<S>>) => Promise<void> | void,
  ) => {
    routes.post(`/${name}`, async (c) => {
      const sent: unknown = await c.req.json().catch(() => undefined)
      const { as } = parsed(z.object({ as: z.string() }), sent)
      await act(actor(deps, as).id, parsed(z.object(shape), sent))
      return c.json({ ok: true })
    })
  }

  gesture('say', { channelId: z.string(), text: z.string(), threadTs: z.string().optional() }, (me, b) =>
    gestures.say(me, b.channelId, b.text, b.threadTs),
  )
  gesture('open-home', {}, (me) => gestures.openHome(me))
  gesture('shortcut', { callbackId: z.string() }, (me, b) => gestures.shortcut(me, b.callbackId))
  gesture('use-shortcut', { callbackId: z.string(), channelId: z.string(), ts: z.string() }, (me, b) =>
    gestures.useShortcut(me, b.callbackId, b.channelId, b.ts),
  )
  gesture('change', { target, state }, (me, b) => gestures.change(me, b.target, b.state))
  gesture(
    'press',
    { target, option: z.object({ value: z.string() }).optional(), values: values.optional() },
    (me, b) => gestures.press(me, b.target, b.option, b.values),
  )
  gesture('submit', { viewId: z.string(), values: values.optional() }, (me, b) =>
    gestures.submit(me, b.viewId, b.values),
  )
  gesture('close', { viewId: z.string(), all: z.boolean().optional() }, (me, b) =>
    gestures.close(me, b.viewId, b.all),
  )
  gesture('dismiss-notice', {}, (me) => gestures.dismissNotice(me))

  addUpload(routes, deps)
  addOperator(routes, deps)
  routes.onError(answerMistake)
  return routes
}

function addUpload(routes: Hono, deps: PageDeps): void {
  routes.post('/upload', async (c) => {
    const query = parsed(z.object({ as: z.string(), name: z.string().min(1) }), c.req.query())
    const mimetype = c.req.header('Content-Type') ?? 'application/octet-stream'
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    const file = { name: query.name, mimetype, bytes }
    return c.json(await deps.gestures.upload(actor(deps, query.as).id, file))
  })
}

/** Not a person's gesture: whoever sits before the sandbox is its operator too. */
function addOperator(routes: Hono, { desk }: PageDeps): void {
  routes.post('/operator/:verb', async (c) => {
    if (!desk) return c.notFound()
    const { as: _, ...body } = parsed(z.looseObject({}), await c.req.json().catch(() => undefined))
    await desk.act(c.req.param('verb'), body)
    return c.json({ ok: true })
  })
}

function answerMistake(error: Error, c: Context): Response {
  if (error instanceof HTTPException) return c.json({ error: error.message }, error.status)
  if (error instanceof GestureError) return c.json({ error: error.message }, 409)
  throw error
}

function actor(deps: PageDeps, as: string): Person {
  const person = personCalled(deps, as)
  if (!person) throw new HTTPException(404, { message: `Nobody here is called ${as}.` })
  return person
}

function parsed<S extends z.ZodType>(schema: S, sent: unknown): z.infer<S> {
  const result = schema.safeParse(sent)
  if (result.success) return result.data
  throw new HTTPException(400, { message: z.prettifyError(result.error) })
}
