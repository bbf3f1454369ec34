import { Hono, type MiddlewareHandler } from 'hono'
import * as z from 'zod'
import type { OktaConsole } from './console.ts'
import { type Faults, faultBody, type Plane } from './faults.ts'

export interface Call {
  method: string
  /** Without the query. */
  path: string
  status: number
}

const KEPT = 1000

export interface CallLog {
  readonly calls: readonly Call[]
  readonly violations: readonly string[]
  record: MiddlewareHandler
  violation(text: string): void
}

/** Keeps the latest requests and everything that should not have happened. */
export function createCallLog(): CallLog {
  const calls: Call[] = []
  const violations: string[] = []
  const record: MiddlewareHandler = async (c, next) => {
    await next()
    calls.push({ method: c.req.method, path: c.req.path, status: c.res.status })
    if (calls.length > KEPT) calls.shift()
  }
  return {
    calls,
    violations,
    record,
    violation(text: string) {
      violations.push(text)
      if (violations.length > KEPT) violations.shift()
    },
  }
}

const PLANES: Plane[] = ['management', 'login', 'api']

/** Faults, and what is done in Okta's console, for tests that run in another process, and for people. */
export function createControlRoutes(faults: Faults, console: OktaConsole): Hono {
  const app = new Hono()
  app.post('/control/faults', async (c) => {
    const fault = faultBody.safeParse(await c.req.json().catch(() => undefined))
    if (!fault.success) return c.json({ error: fault.error.issues }, 400)
    faults.add(fault.data)
    return c.json({ ok: true })
  })
  app.delete('/control/faults', (c) => {
    const on = PLANES.find((plane) => plane === c.req.query('on'))
    faults.clear(on)
    return c.json({ ok: true })
  })
  app.post('/control/console/:verb', async (c) => {
    const asked = z.strictObject({ client: z.string() }).safeParse(await c.req.json().catch(() => undefined))
    if (!asked.success) return c.json({ error: asked.error.issues }, 400)
    if (console.act(c.req.param('verb'), asked.data.client)) return c.json({ ok: true })
    return c.json({ error: `no such client, or none of ${console.verbs.join(', ')}` }, 404)
  })
  return app
}
