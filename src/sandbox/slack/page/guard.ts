/** What the browser may load here, and who may post: this page only. */
import type { MiddlewareHandler } from 'hono'

const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // Logos come from this stand-in or from wherever an app points to.
  "img-src 'self' http://localhost:* http://127.0.0.1:* https:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const pageHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', csp)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
}

/** Another site open in the same browser must not act as a person here. */
export const sameOriginPosts: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('Sec-Fetch-Site')
  if (site && site !== 'same-origin') return c.json({ error: 'Only the page itself may do this.' }, 403)
  return next()
}
