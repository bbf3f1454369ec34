import { z } from 'zod'
import { boundedFetch } from '../bounded-fetch.ts'
import { AuthorizationServerError } from '../domain/authorization-server.ts'
import { type Check, ok, problem } from '../domain/check.ts'
import type { ManagementApi } from './management.ts'

const TIMEOUT_MS = 5_000
const named = z.looseObject({ name: z.string() })
const anything = z.looseObject({})

/** Whether Okta takes us, and has what the settings name. Reads only. */
export async function checkOkta(
  api: ManagementApi,
  options: { authorizationServer: string; groups: ReadonlyMap<string, string>; scopes: readonly string[] },
): Promise<Check[]> {
  const reached = await check('Okta', () => api.list('/api/v1/apps?limit=1', anything).then(() => undefined))
  if (reached.problem) return [reached]
  const server = `/api/v1/authorizationServers/${options.authorizationServer}`
  const what = `Authorization server ${options.authorizationServer}`
  const there = await check(what, async () => void (await api.call('GET', server, { schema: anything })))
  const scopes = there.problem
    ? []
    : [await check(`Scopes of ${what}`, () => missingScopes(api, server, options))]
  const groups = [...options.groups].map(([tenantId, id]) =>
    check(
      `Group ${id} of ${tenantId} (OKTA_GROUPS)`,
      async () => void (await api.call('GET', `/api/v1/groups/${id}`, { schema: anything })),
    ),
  )
  return [reached, there, ...scopes, ...(await Promise.all(groups))]
}

/** Whether people could log in now: in one word why not. Costs nothing of the management API's budget. */
export async function loginTrouble(issuer: string): Promise<string | undefined> {
  const options = { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) } as const
  const response = await boundedFetch(`${issuer}/.well-known/openid-configuration`, options).catch(
    () => undefined,
  )
  await response?.body?.cancel()
  if (!response) return 'unreachable'
  return response.ok ? undefined : `http_${response.status}`
}

async function missingScopes(
  api: ManagementApi,
  server: string,
  { scopes }: { scopes: readonly string[] },
): Promise<Check | undefined> {
  const there = new Set((await api.list(`${server}/scopes`, named)).map(({ name }) => name))
  const missing = scopes.filter((scope) => !there.has(scope))
  return missing.length > 0
    ? problem('', `it lacks ${missing.join(', ')}`, 'Add them to the authorization server.')
    : undefined
}

async function check(what: string, look: () => Promise<Check | undefined>): Promise<Check> {
  try {
    return { ...((await look()) ?? ok(what)), what }
  } catch (error) {
    if (!(error instanceof AuthorizationServerError)) throw error
    return problem(what, error.message, NEXT[error.code] ?? NEXT[error.kind] ?? 'Look into its system log.')
  }
}

const NEXT: Readonly<Record<string, string>> = {
  E0000004: 'Check OKTA_API_TOKEN, or OKTA_CLIENT_ID and OKTA_PRIVATE_KEY.',
  E0000005: 'Check OKTA_API_TOKEN, or OKTA_CLIENT_ID and OKTA_PRIVATE_KEY.',
  E0000011: 'Check OKTA_API_TOKEN: it is wrong, or has lapsed. Create a new one.',
  E0000006: 'Give the credentials an admin role, and the scopes that the README names.',
  not_found: 'Check its id in the settings, and whether it is in the org of OKTA_ORG_URL.',
  unavailable: 'Check OKTA_ORG_URL and the network between here and there; then try again.',
}
