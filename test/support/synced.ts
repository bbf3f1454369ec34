import { expect } from 'vitest'
import { createApp } from '../../src/domain/apps.ts'
import { type SyncClientDeps, syncClient } from '../../src/jobs/sync-client.ts'
import { managementAuthorization } from '../../src/okta/authorization.ts'
import { oktaAuthorizationServer } from '../../src/okta/authorization-server.ts'
import { managementApi } from '../../src/okta/management.ts'
import { acme, globex } from '../../src/sandbox/cast.ts'
import type { SandboxClient } from '../../src/sandbox/okta/clients.ts'
import { type OktaSandbox, startOktaSandbox } from '../../src/sandbox/okta/start.ts'
import { actor, type Core, catalogue, openCore, sealer } from './core.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { anAccess } from './records.ts'

export const CALLBACK = 'https://devportal.example.com/callback/okta'

export const startOkta = (clock: FakeClock, options: Partial<Parameters<typeof startOktaSandbox>[0]> = {}) =>
  startOktaSandbox({ port: 0, clock, scopes: catalogue.areas.flatMap((area) => area.scopes), ...options })

/** Our adapter on a sandbox Okta, over the wire. */
export const adapterFor = (okta: OktaSandbox, clock: FakeClock, timeoutMs = 10_000) => {
  const credentials = { apiToken: okta.settings.OKTA_API_TOKEN ?? '' }
  const authorization = managementAuthorization(okta.url, credentials, clock)
  const groups = new Map([acme, globex].map((tenant) => [tenant.teamId, tenant.groupId]))
  const api = managementApi({ orgUrl: okta.url, authorization, clock, timeoutMs })
  return oktaAuthorizationServer(api, { authorizationServer: 'default', groups, callbackUri: CALLBACK })
}

/** The portal's rows, a sandbox Okta, and the routine that makes the second agree with the first. */
export interface Synced extends Core {
  okta: OktaSandbox
  /** One run of the job. */
  sync(appId: string): Promise<void>
  /** Runs of the job until one gets through; answers how many failed. */
  syncUntilDone(appId: string): Promise<number>
  /** What Okta holds for an app. */
  client(appId: string): Promise<SandboxClient>
  /** Its secrets at Okta: last four characters and status. */
  held(appId: string): Promise<string[]>
  /** The id of its oldest secret. */
  firstSecret(appId: string): Promise<string>
  /** Dana's new app. */
  newApp(changes?: Partial<Parameters<typeof createApp>[2]>): Promise<string>
  /** Dana's new app, registered. */
  liveApp(changes?: Parameters<Synced['newApp']>[0]): Promise<string>
  stop(): Promise<void>
}

export async function startSynced(): Promise<Synced> {
  const clock = fakeClock()
  const core = await openCore('file::memory:', clock)
  await core.db.access.grant(anAccess())
  const okta = await startOkta(clock)
  const deps: SyncClientDeps = { db: core.db, clock, sealer, authorizationServer: adapterFor(okta, clock) }
  const sync = (appId: string) => syncClient(deps, appId)
  const world: Synced = {
    ...core,
    okta,
    sync,
    async syncUntilDone(appId) {
      for (let failed = 0; failed < 10; failed++) {
        const done = await sync(appId).then(
          () => true,
          () => false,
        )
        if (done) return failed
      }
      throw new Error('ten runs failed')
    },
    async client(appId) {
      const app = await core.db.apps.find(appId)
      const client = okta.client(app?.clientId ?? '')
      if (!client) throw new Error(`Okta has no client for ${appId}`)
      return client
    },
    held: async (appId) =>
      (await world.client(appId)).secrets.map(({ last4, status }) => `${last4} ${status}`),
    firstSecret: async (appId) => (await core.db.secrets.list(appId))[0]?.id ?? '',
    async newApp(changes = {}) {
      const request: Parameters<typeof createApp>[2] = {
        name: 'Lead Sync',
        type: 'internal',
        purpose: '',
        redirectUris: ['https://app.example.com/callback'],
        scopes: ['ziapi:search'],
        ...changes,
      }
      return (await createApp(core.deps, actor('dana'), request)).id
    },
    async liveApp(changes) {
      const appId = await world.newApp(changes)
      await sync(appId)
      return appId
    },
    async stop() {
      await okta.stop()
      await core.close()
    },
  }
  return world
}

/** Rows and Okta say the same of an app's secrets, and no value is left here. */
export async function expectAgreement(world: Synced, appId: string): Promise<void> {
  const rows = await world.db.secrets.list(appId, { withDeleted: true })
  expect(rows.map((row) => row.sealed)).toEqual(rows.map(() => null))
  const wanted = rows
    .filter((row) => row.wanted !== 'deleted')
    .map((row) => `${row.last4} ${row.wanted.toUpperCase()}`)
  expect((await world.held(appId)).sort()).toEqual(wanted.sort())
}
