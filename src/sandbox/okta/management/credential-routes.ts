import { Hono } from 'hono'
import {
  addSecret,
  deleteSecret,
  getSecret,
  listSecrets,
  secretBody,
  secretView,
  setSecretStatus,
} from '../app-secrets.ts'
import { getApp } from '../apps.ts'
import { checkBody } from '../body.ts'
import type { Org } from '../store.ts'
import { jsonOf } from './app-routes.ts'

const SECRETS = '/api/v1/apps/:appId/credentials/secrets'

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationSSOCredentialOAuth2ClientAuth/ */
export function createCredentialRoutes(org: Org): Hono {
  const app = new Hono()

  app.get(SECRETS, (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    return c.json(listSecrets(org, id).map((secret) => secretView(org, secret)))
  })
  app.post(SECRETS, async (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    return c.json(secretView(org, addSecret(org, id, checkBody(secretBody, await jsonOf(c)))), 201)
  })
  app.get(`${SECRETS}/:secretId`, (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    return c.json(secretView(org, getSecret(org, id, c.req.param('secretId'))))
  })
  app.delete(`${SECRETS}/:secretId`, (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    deleteSecret(org, id, c.req.param('secretId'))
    return c.body(null, 204)
  })
  app.post(`${SECRETS}/:secretId/lifecycle/:step{activate|deactivate}`, (c) => {
    const { id } = getApp(org, c.req.param('appId'))
    const status = c.req.param('step') === 'activate' ? 'ACTIVE' : 'INACTIVE'
    return c.json(secretView(org, setSecretStatus(org, id, c.req.param('secretId'), status)))
  })
  return app
}
