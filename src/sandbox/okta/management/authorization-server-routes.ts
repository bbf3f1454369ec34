import { Hono } from 'hono'
import { checkBody } from '../body.ts'
import { AUDIENCE, MOUNT_PATH } from '../oidc/issuer.ts'
import {
  addPolicy,
  deletePolicy,
  getPolicy,
  listPolicies,
  policyView,
  replacePolicy,
  setPolicyStatus,
} from '../policies.ts'
import { policyBody, ruleBody } from '../policy-body.ts'
import { addRule, deleteRule, getRule, listRules, replaceRule, ruleView, setRuleStatus } from '../rules.ts'
import { addScope, getScope, listScopes, scopeBody } from '../scopes.ts'
import type { Org } from '../store.ts'
import { jsonOf } from './app-routes.ts'

const SERVER = '/api/v1/authorizationServers/default'
const POLICY = `${SERVER}/policies/:policyId`
const RULE = `${POLICY}/rules/:ruleId`
const LIFECYCLE = 'lifecycle/:step{activate|deactivate}'

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/AuthorizationServer/ */
export function createAuthorizationServerRoutes(org: Org): Hono {
  const app = new Hono()
  app.get(SERVER, (c) =>
    c.json({
      id: 'default',
      name: 'default',
      audiences: [AUDIENCE],
      issuer: org.url + MOUNT_PATH,
      status: 'ACTIVE',
    }),
  )
  app.get(`${SERVER}/scopes`, (c) => c.json(listScopes(org)))
  app.post(`${SERVER}/scopes`, async (c) => c.json(addScope(org, checkBody(scopeBody, await jsonOf(c))), 201))
  app.get(`${SERVER}/scopes/:scopeId`, (c) => c.json(getScope(org, c.req.param('scopeId'))))
  addPolicyRoutes(org, app)
  addRuleRoutes(org, app)
  return app
}

function addPolicyRoutes(org: Org, app: Hono): void {
  app.get(`${SERVER}/policies`, (c) => c.json(listPolicies(org).map((policy) => policyView(org, policy))))
  app.post(`${SERVER}/policies`, async (c) =>
    c.json(policyView(org, addPolicy(org, checkBody(policyBody, await jsonOf(c)))), 201),
  )
  app.get(POLICY, (c) => c.json(policyView(org, getPolicy(org, c.req.param('policyId')))))
  app.put(POLICY, async (c) => {
    getPolicy(org, c.req.param('policyId'))
    const body = checkBody(policyBody, await jsonOf(c))
    return c.json(policyView(org, replacePolicy(org, c.req.param('policyId'), body)))
  })
  app.delete(POLICY, (c) => {
    deletePolicy(org, c.req.param('policyId'))
    return c.body(null, 204)
  })
  app.post(`${POLICY}/${LIFECYCLE}`, (c) => {
    setPolicyStatus(org, c.req.param('policyId'), c.req.param('step') === 'activate' ? 'ACTIVE' : 'INACTIVE')
    return c.body(null, 204)
  })
}

function addRuleRoutes(org: Org, app: Hono): void {
  app.get(`${POLICY}/rules`, (c) => {
    const { id } = getPolicy(org, c.req.param('policyId'))
    return c.json(listRules(org, id).map((rule) => ruleView(org, id, rule)))
  })
  app.post(`${POLICY}/rules`, async (c) => {
    const { id } = getPolicy(org, c.req.param('policyId'))
    return c.json(ruleView(org, id, addRule(org, id, checkBody(ruleBody, await jsonOf(c)))), 201)
  })
  app.get(RULE, (c) => {
    const { policyId, ruleId } = c.req.param()
    return c.json(ruleView(org, policyId, getRule(org, policyId, ruleId)))
  })
  app.put(RULE, async (c) => {
    const { policyId, ruleId } = c.req.param()
    getRule(org, policyId, ruleId)
    const body = checkBody(ruleBody, await jsonOf(c))
    return c.json(ruleView(org, policyId, replaceRule(org, policyId, ruleId, body)))
  })
  app.delete(RULE, (c) => {
    const { policyId, ruleId } = c.req.param()
    deleteRule(org, policyId, ruleId)
    return c.body(null, 204)
  })
  app.post(`${RULE}/${LIFECYCLE}`, (c) => {
    const { policyId, ruleId, step } = c.req.param()
    setRuleStatus(org, policyId, ruleId, step === 'activate' ? 'ACTIVE' : 'INACTIVE')
    return c.body(null, 204)
  })
}
