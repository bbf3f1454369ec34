import { z } from 'zod'
import { readOnly } from './body.ts'

const status = z.enum(['ACTIVE', 'INACTIVE'])
const included = z.strictObject({ include: z.array(z.string()).min(1) })
const people = z.strictObject({
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
})

/** Who it is for: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/AuthorizationServerPolicies/ */
export const policyBody = z.strictObject({
  type: z.literal('OAUTH_AUTHORIZATION_POLICY'),
  name: z.string().min(1).max(100),
  description: z.string().min(1).max(255),
  priority: z.int().min(1).optional(),
  status: status.optional(),
  conditions: z.strictObject({ clients: included }),
  ...readOnly('id', 'system', 'created', 'lastUpdated', '_links'),
})

export type PolicyBody = z.infer<typeof policyBody>

/** What its people get: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/AuthorizationServerRules/ */
export const ruleBody = z.strictObject({
  type: z.literal('RESOURCE_ACCESS'),
  name: z.string().min(1).max(100),
  priority: z.int().min(1).optional(),
  status: status.optional(),
  conditions: z.strictObject({
    people: z.strictObject({ groups: people.optional(), users: people.optional() }),
    grantTypes: included,
    scopes: included,
  }),
  actions: z.strictObject({
    token: z.strictObject({
      accessTokenLifetimeMinutes: z.int().min(5).max(1440).optional(),
      refreshTokenLifetimeMinutes: z.int().min(0).optional(),
      refreshTokenWindowMinutes: z.int().min(10).max(2_628_000).optional(),
      inlineHook: z.null().optional(),
    }),
  }),
  ...readOnly('id', 'system', 'created', 'lastUpdated', '_links'),
})

export type RuleBody = z.infer<typeof ruleBody>
