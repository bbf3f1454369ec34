import type { Context } from 'hono'

/** https://jsonapi.org/format/ */
const MEDIA_TYPE = 'application/vnd.api+json'

export interface Resource {
  type: string
  id: string
  attributes: object
}

export function document(c: Context, data: Resource | Resource[], meta?: object): Response {
  return send(c, 200, { data, ...(meta ? { meta } : {}) })
}

export function created(c: Context, data: Resource): Response {
  return send(c, 201, { data })
}

export function problem(
  c: Context,
  status: number,
  title: string,
  detail: string,
  challenge?: string,
): Response {
  if (challenge !== undefined) c.header('www-authenticate', challenge)
  return send(c, status, { errors: [{ status: String(status), title, detail }] })
}

/** The `attributes` of `{"data":{"type":…,"attributes":{…}}}`; an empty body asks for everything. */
export async function attributesOf(c: Context): Promise<Record<string, unknown>> {
  const body = await c.req.json().catch(() => ({}))
  const attributes = body?.data?.attributes
  return attributes !== null && typeof attributes === 'object' ? attributes : {}
}

function send(c: Context, status: number, body: object): Response {
  return c.newResponse(JSON.stringify(body), status as 200, { 'content-type': MEDIA_TYPE })
}
