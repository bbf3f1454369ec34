import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WantedClient } from '../../src/domain/authorization-server.ts'
import { labelOf } from '../../src/okta/client-body.ts'
import { acme, globex } from '../../src/sandbox/cast.ts'
import type { OktaSandbox } from '../../src/sandbox/okta/start.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { adapterFor, startOkta } from '../support/synced.ts'

const clock = fakeClock()
const secret = (n: number): string => `dps_${String(n).padStart(46, '0')}`
let okta: OktaSandbox
let server: ReturnType<typeof adapterFor>
beforeAll(async () => {
  okta = await startOkta(clock)
  server = adapterFor(okta, clock)
})
afterAll(() => okta.stop())
afterEach(() => {
  okta.faults.clear()
  expect(okta.violations).toEqual([])
})

let made = 0
const wanted = (changes: Partial<WantedClient> = {}): WantedClient => ({
  clientId: `0dpclient${++made}`,
  name: 'Lead Sync',
  type: 'internal',
  tenantId: acme.teamId,
  appId: `app_${made}`,
  redirectUris: ['https://app.example.com/callback'],
  scopes: ['ziapi:search'],
  tenants: [acme.teamId],
  ...changes,
})
const held = (clientId: string) => okta.clients().filter((client) => client.clientId === clientId)

describe('a client', () => {
  it('is created switched off with the secret that it was given', async () => {
    const client = wanted()

    const { remoteId, active } = await server.createClient(client, secret(1))

    expect(active).toBe(false)
    expect(await server.findClient(remoteId)).toMatchObject({ remoteId, active: false })
    expect((await server.listSecrets(remoteId)).map(({ value }) => value)).toEqual([secret(1)])
  })

  it('that is there already is found, not made twice, and keeps its secret', async () => {
    const client = wanted()
    const first = await server.createClient(client, secret(1))

    const second = await server.createClient(client, secret(2))

    expect(second).toEqual(first)
    expect(held(client.clientId)).toHaveLength(1)
    expect((await server.listSecrets(first.remoteId)).map(({ value }) => value)).toEqual([secret(1)])
  })

  it('is found under its old name, also among others that begin with the new one', async () => {
    const client = wanted({ name: 'Old name' })
    const first = await server.createClient(client, secret(1))
    await server.createClient(wanted({ name: 'New name of another' }), secret(2))

    expect(await server.createClient({ ...client, name: 'New name' }, secret(1))).toEqual(first)
  })

  it('is not looked for where Okta refuses it for another reason', async () => {
    const refused = server.createClient(wanted({ redirectUris: ['not a uri'] }), secret(1))

    await expect(refused).rejects.toMatchObject({ kind: 'refused', code: 'E0000001' })
  })

  it('gives and takes the groups of tenants, and leaves alone what an operator assigned', async () => {
    const client = wanted({ tenants: 'all' })
    const { remoteId } = await server.createClient(client, secret(1))

    await server.updateClient(remoteId, client)
    expect(held(client.clientId)[0]?.groups.sort()).toEqual([acme.groupId, globex.groupId].sort())
    await server.updateClient(remoteId, { ...client, tenants: [globex.teamId] })

    expect(held(client.clientId)[0]?.groups).toEqual([globex.groupId])
  })

  it('loses a scope that its policy opened', async () => {
    const client = wanted({ scopes: ['ziapi:search', 'ziapi:enrich'] })
    const { remoteId } = await server.createClient(client, secret(1))
    await server.updateClient(remoteId, client)

    await server.updateClient(remoteId, { ...client, scopes: ['ziapi:enrich'] })

    expect(held(client.clientId)[0]?.scopes).toEqual(['openid', 'email', 'profile', 'ziapi:enrich'])
  })

  it('gets its policy anew when somebody deleted it in the console', async () => {
    const client = wanted()
    const { remoteId } = await server.createClient(client, secret(1))
    await server.updateClient(remoteId, client)
    const policies = `${okta.url}/api/v1/authorizationServers/default/policies`
    const headers = { authorization: `SSWS ${okta.settings.OKTA_API_TOKEN}` }
    const list = (await (await fetch(policies, { headers })).json()) as { id: string; name: string }[]
    const policy = list.find(({ name }) => name === client.clientId)
    await fetch(`${policies}/${policy?.id}`, { method: 'DELETE', headers })
    expect(held(client.clientId)[0]?.scopes).toEqual([])

    await server.updateClient(remoteId, client)

    expect(held(client.clientId)[0]?.scopes).toContain('ziapi:search')
  })
})

describe('secrets', () => {
  it('come, are switched off and on, and go', async () => {
    const { remoteId } = await server.createClient(wanted(), secret(1))
    const second = await server.addSecret(remoteId, secret(2))
    const states = async () => (await server.listSecrets(remoteId)).map(({ active }) => active)

    await server.deactivateSecret(remoteId, second.id)
    expect(await states()).toEqual([true, false])
    await server.activateSecret(remoteId, second.id)
    expect(await states()).toEqual([true, true])
    await server.deactivateSecret(remoteId, second.id)
    await server.deleteSecret(remoteId, second.id)

    expect(await states()).toEqual([true])
  })
})

describe('the label', () => {
  it.each([
    ['Rocket 🚀', 'Rocket \u25a1'],
    ['Zürich 同期', 'Zürich 同期'],
    ['🚀'.repeat(100), '\u25a1'.repeat(100)],
  ])('of %s is something that Okta takes', async (name, label) => {
    expect(labelOf(name)).toBe(label)

    const { remoteId } = await server.createClient(wanted({ name }), secret(1))

    expect(okta.clients().find((client) => client.appId === remoteId)?.label).toBe(label)
  })
})
