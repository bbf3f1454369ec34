import type { App } from '../../src/domain/records.ts'
import type { OktaSandbox } from '../../src/sandbox/okta/start.ts'

type Client = Pick<App, 'clientId'>
type Body = { label: string; settings: { oauthClient: { redirect_uris: string[] } } }

/** What an administrator does in Okta's console, by the calls that it makes itself. */
export function consoleOf(okta: OktaSandbox) {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${okta.url}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `SSWS ${okta.settings.OKTA_API_TOKEN}`,
        'user-agent': 'console',
        ...(body === undefined ? { 'content-length': '0' } : { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}`)
    return response.status === 204 ? undefined : response.json()
  }
  const idOf = ({ clientId }: Client): string => {
    const found = okta.clients().find((client) => client.clientId === clientId)
    if (!found) throw new Error(`there is no client ${clientId}`)
    return found.appId
  }
  async function change(client: Client, edit: (body: Body) => void): Promise<void> {
    const path = `/api/v1/apps/${idOf(client)}`
    const body = (await call('GET', path)) as Body
    edit(body)
    await call('PUT', path, body)
  }
  const secrets = (client: Client): string => `/api/v1/apps/${idOf(client)}/credentials/secrets`
  const policies = '/api/v1/authorizationServers/default/policies'
  async function policyOf({ clientId }: Client): Promise<string> {
    const all = (await call('GET', policies)) as { id: string; name: string }[]
    return `${policies}/${all.find(({ name }) => name === clientId)?.id}`
  }

  return {
    rename: (client: Client, label: string) =>
      change(client, (body) => {
        body.label = label
      }),
    addRedirectUri: (client: Client, uri: string) =>
      change(client, (body) => body.settings.oauthClient.redirect_uris.push(uri)),
    removeRedirectUri: (client: Client, uri: string) =>
      change(client, ({ settings: { oauthClient } }) => {
        oauthClient.redirect_uris = oauthClient.redirect_uris.filter((one) => one !== uri)
      }),
    turn: (client: Client, step: 'activate' | 'deactivate') =>
      call('POST', `/api/v1/apps/${idOf(client)}/lifecycle/${step}`),
    async setScopes(client: Client, scopes: string[]) {
      const path = `${await policyOf(client)}/rules`
      const [rule] = (await call('GET', path)) as {
        id: string
        conditions: { scopes: { include: string[] } }
      }[]
      if (!rule) throw new Error('the policy has no rule')
      rule.conditions.scopes.include = ['openid', 'email', 'profile', ...scopes]
      await call('PUT', `${path}/${rule.id}`, rule)
    },
    deletePolicy: async (client: Client) => call('DELETE', await policyOf(client)),
    assign: (client: Client, groupId: string) =>
      call('PUT', `/api/v1/apps/${idOf(client)}/groups/${groupId}`, {}),
    addSecret: (client: Client) => call('POST', secrets(client), {}),
    turnSecret: (client: Client, id: string, step: 'activate' | 'deactivate') =>
      call('POST', `${secrets(client)}/${id}/lifecycle/${step}`),
    async deleteSecret(client: Client, id: string) {
      await call('POST', `${secrets(client)}/${id}/lifecycle/deactivate`)
      await call('DELETE', `${secrets(client)}/${id}`)
    },
    async deleteClient(client: Client) {
      const path = `/api/v1/apps/${idOf(client)}`
      await call('POST', `${path}/lifecycle/deactivate`)
      await call('DELETE', path)
    },
  }
}
