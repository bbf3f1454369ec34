import { afterEach, beforeEach, expect, it } from 'vitest'
import { activeRemoteSecret } from '../../src/domain/client-secret.ts'
import { revealSecret } from '../../src/domain/reveal-secret.ts'
import { generateSecret } from '../../src/domain/secrets.ts'
import { actor } from '../support/core.ts'
import { adapterFor, type Synced, startSynced } from '../support/synced.ts'

const dana = actor('dana')
const HOUR = 3_600_000

let world: Synced
let appId: string
beforeEach(async () => {
  world = await startSynced()
  appId = await world.liveApp()
  await generateSecret(world.deps, dana, appId, '1h')
  await world.sync(appId)
})
afterEach(() => world.stop())

it('a secret whose end has come is neither shown nor used, although its job is late', async () => {
  const deps = { ...world.deps, authorizationServer: adapterFor(world.okta, world.clock) }
  const first = await world.firstSecret(appId)
  const app = await world.db.apps.find(appId)
  if (!app) throw new Error('no app')
  const { value } = await revealSecret(deps, dana, first)
  const before = await activeRemoteSecret(deps, app)
  world.clock.advance(HOUR + 1000)

  const refusal = await revealSecret(deps, dana, first).catch((error) => error)

  expect(refusal.code).toBe('secret_state')
  expect(before).toBe(value)
  expect(await activeRemoteSecret(deps, app)).not.toBe(value)
  expect(await activeRemoteSecret(deps, app)).toMatch(/^dps_/)
})
