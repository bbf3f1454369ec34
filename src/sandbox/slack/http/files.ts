/** Downloads: `url_private` for the app, and an address where the page shows what a person uploaded. */
import { Hono } from 'hono'
import type { StoredFile } from '../workspace/workspace.ts'
import { type ApiDeps, tokenOf } from './web-api.ts'

export function files(deps: ApiDeps): Hono {
  const app = new Hono()
  const { workspace } = deps
  const privately = (id: string, authorization: string | undefined): Response => {
    const token = tokenOf(authorization, deps)
    const isBot = typeof token === 'object' && token.kind === 'bot'
    const mayRead = isBot && workspace.manifest.oauth_config.scopes.bot.includes('files:read')
    // Like real Slack: who may not see the file gets a login page, with status 200.
    if (!mayRead) return new Response(loginPage, { headers: { 'content-type': 'text/html; charset=utf-8' } })
    const file = workspace.files.get(id.replace(`${workspace.team.id}-`, ''))
    return file ? content(file) : new Response('not found', { status: 404 })
  }
  app.get('/files-pri/:id/download/:name', (c) => privately(c.req.param('id'), c.req.header('authorization')))
  app.get('/files-pri/:id/:name', (c) => privately(c.req.param('id'), c.req.header('authorization')))
  app.get('/files-shown/:id', (c) => {
    const file = workspace.files.get(c.req.param('id'))
    return file ? content(file) : c.notFound()
  })
  return app
}

const loginPage =
  '<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>'

/** Never shown as a page: an upload is whatever somebody uploaded. */
const content = ({ base64, mimetype }: StoredFile) =>
  new Response(Buffer.from(base64, 'base64'), {
    headers: {
      'content-type': mimetype,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    },
  })
