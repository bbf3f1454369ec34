import { z } from 'zod'
import { AuthorizationServerError, type WantedClient } from '../domain/authorization-server.ts'
import type { PictureAspect } from '../domain/client-state.ts'
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

interface RuleSeen {
  /** Without those of identity. */
  scopes: string[]
  /** All of identity are there. */
  identity: boolean
  groups: string[]
}

/** One access policy and one rule per client: they limit it to its scopes, and to the people of its tenants. */
export function accessPolicy(api: ManagementApi, authorizationServer: string) {
  const policies = `/api/v1/authorizationServers/${authorizationServer}/policies`

  return {
    /** What the rule opens now, and to which groups; nothing where policy or rule are not there. */
    async read(clientId: string, knownId: string | undefined): Promise<RuleSeen> {
      const id = knownId && (await exists(knownId)) ? knownId : await find(clientId)
      const rule = id ? await ruleOf(id) : undefined
      const scopes = rule?.conditions.scopes?.include ?? []
      return {
        scopes: scopes.filter((scope) => !IDENTITY_SCOPES.includes(scope)),
        identity: IDENTITY_SCOPES.every((scope) => scopes.includes(scope)),
        groups: rule?.conditions.people?.groups?.include ?? [],
      }
    },
    /**
     * Makes what is named of policy and rule what is wanted; `knownId` saves looking through all of them. A rule that
     * is not there is made whole: nothing of somebody else's is left to keep. Answers the policy's id.
     */
    async ensure(
      wanted: WantedClient,
      groupIds: string[],
      knownId: string | undefined,
      writes: (aspect: PictureAspect) => boolean,
    ): Promise<string> {
      const id = await findOrCreate(wanted, knownId)
      const path = `${policies}/${id}/rules`
      const rule = await ruleOf(id)
      if (!rule) {
        await api.send('POST', path, ruleBody([...IDENTITY_SCOPES, ...wanted.scopes], groupIds))
        return id
      }
      const there = rule.conditions.scopes?.include ?? []
      const isIdentity = (scope: string): boolean => IDENTITY_SCOPES.includes(scope)
      const body = ruleBody(
        [
          ...(writes('login') ? IDENTITY_SCOPES : there.filter(isIdentity)),
          ...(writes('scopes') ? wanted.scopes : there.filter((scope) => !isIdentity(scope))),
        ],
        writes('groups') ? groupIds : (rule.conditions.people?.groups?.include ?? []),
      )
      if (!sameRule(rule, body)) await api.send('PUT', `${path}/${rule.id}`, body)
      return id
    },
  }

  async function ruleOf(policyId: string): Promise<z.infer<typeof ruleSchema> | undefined> {
    const rules = await api.list(`${policies}/${policyId}/rules`, ruleSchema)
    return rules.find((rule) => rule.name === RULE)
  }

  async function find(clientId: string): Promise<string | undefined> {
    return (await api.list(policies, policySchema)).find((policy) => policy.name === clientId)?.id
  }

  async function findOrCreate(wanted: WantedClient, knownId: string | undefined): Promise<string> {
    if (knownId && (await exists(knownId))) return knownId
    // Without a known id, an earlier try may have made one whose answer was lost
    return (
      (await find(wanted.clientId)) ??
      (await api.call('POST', policies, { schema: policySchema, body: policyBody(wanted) })).id
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

const ruleBody = (scopes: string[], groupIds: string[]) => ({
  type: 'RESOURCE_ACCESS',
  name: RULE,
  priority: 1,
  conditions: {
    people: { groups: { include: groupIds } },
    grantTypes: { include: ['authorization_code'] },
    scopes: { include: scopes },
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
