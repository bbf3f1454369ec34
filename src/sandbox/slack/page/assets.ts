/** The script and styles, served as they are; the list of a folder is read once, so no path can lead elsewhere. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

export function assets(): Hono {
  const folder = new URL('./client/', import.meta.url)
  const files = new Map(readdirSync(folder).map((name): [string, URL] => [name, new URL(name, folder)]))
  files.set('idiomorph.js', new URL('./idiomorph.esm.js', import.meta.resolve('idiomorph')))
  const routes = new Hono()
  routes.get('/:name', (c) => {
    const name = c.req.param('name')
    const file = files.get(name)
    const type = types[name.split('.').pop() ?? '']
    if (!file || !type) return c.notFound()
    // Read at each request: a change to a style shows at the next reload.
    return c.body(readFileSync(fileURLToPath(file), 'utf8'), 200, {
      'Content-Type': type,
      'Cache-Control': 'no-cache',
    })
  })
  return routes
}
