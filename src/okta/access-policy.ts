import { z } from 'zod'
import { AuthorizationServerError, type WantedClient } from '../domain/authorization-server.ts'
import type { ManagementApi } from './management.ts'

const policySchema = z.looseObject({ id: z.string(), name: z.string() })
const ruleSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  conditions: z.looseObject({
    people: z
      .looseObject({ groups: z.looseObject({ include: z.array(z.string()).optional() }).optional() })
      .optional(),
    scopes: z.looseObject({ include: z.array(z.string()).optional() }).optional(),
  }),
})

const RULE = 'portal'
const IDENTITY_SCOPES = ['openid', 'email', 'profile']
const TOKEN_MINUTES = 60

/** One access policy and one rule per client: they limit it to its scopes, and to the people of its tenants. */
export function accessPolicy(api: ManagementApi, authorizationServer: string) {
  const policies = `/api/v1/authorizationServers/${authorizationServer}/policies`

  return {
    /** Makes policy and rule what is wanted; `knownId` saves looking through all of them. Answers the policy's id. */
    async ensure(wanted: WantedClient, groupIds: string[], knownId: string | undefined): Promise<string> {
      const id = await findOrCreate(wanted, knownId)
      const path = `${policies}/${id}/rules`
      const rule = (await api.list(path, ruleSchema)).find((entry) => entry.name === RULE)
      const body = ruleBody(wanted, groupIds)
      if (!rule) await api.send('POST', path, body)
      else if (!sameRule(rule, body)) await api.send('PUT', `${path}/${rule.id}`, body)
      return id
    },
  }

  async function findOrCreate(wanted: WantedClient, knownId: string | undefined): Promise<string> {
    if (knownId && (await exists(knownId))) return knownId
    // Without a known id, an earlier try may have made one whose answer was lost
    const earlier = (await api.list(policies, policySchema)).find((policy) => policy.name === wanted.clientId)
    return (
      earlier?.id ?? (await api.call('POST', policies, { schema: policySchema, body: policyBody(wanted) })).id
    )
  }

  async function exists(id: string): Promise<boolean> {
    try {
      await api.call('GET', `${policies}/${id}`, { schema: policySchema })
      return true
    } catch (error) {
      if (error instanceof AuthorizationServerError && error.kind === 'not_found') return false
      throw error
    }
  }
}

const policyBody = (wanted: WantedClient) => ({
  type: 'OAUTH_AUTHORIZATION_POLICY',
  name: wanted.clientId,
  description: `DevPortal app ${wanted.appId}`,
  priority: 1,
  status: 'ACTIVE',
  conditions: { clients: { include: [wanted.clientId] } },
})

const ruleBody = (wanted: WantedClient, groupIds: string[]) => ({
  type: 'RESOURCE_ACCESS',
  name: RULE,
  priority: 1,
  conditions: {
    people: { groups: { include: groupIds } },
    grantTypes: { include: ['authorization_code'] },
    scopes: { include: [...IDENTITY_SCOPES, ...wanted.scopes] },
  },
  actions: { token: { accessTokenLifetimeMinutes: TOKEN_MINUTES } },
})

function sameRule(rule: z.infer<typeof ruleSchema>, body: ReturnType<typeof ruleBody>): boolean {
  const sorted = (list: readonly string[] | undefined): string => JSON.stringify([...(list ?? [])].sort())
  return (
    sorted(rule.conditions.people?.groups?.include) === sorted(body.conditions.people.groups.include) &&
    sorted(rule.conditions.scopes?.include) === sorted(body.conditions.scopes.include)
  )
}
