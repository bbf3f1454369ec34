import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actions } from '../../src/slack/ids.ts'
import { allRows, search, tokenOn, until } from '../support/deeds.ts'
import { type Forger, send, startForger } from '../support/forger.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

/** Pia has access of her own and knows every id of Dana's; the values of buttons prove nothing. */
describe("a colleague who presses somebody else's buttons", () => {
  let world: World
  let forger: Forger
  let token: string
  let ids: { app: string; secret: string; delivered: string; open: string; held: string }
  beforeAll(async () => {
    world = await startWorld({ mode: 'http' })
    forger = await startForger(world)
    const dana = world.person('dana')
    await giveAccess(world, 'dana', 'pia')
    await createApp(dana, { name: 'Lead Sync' })
    await logIn(await askForToken(dana, 'Lead Sync'), 'Dana Reyes')
    token = tokenOn(await dana.waitFor('Bearer token'))
    await logIn(await askForToken(dana, 'Lead Sync'), 'Ada Okafor')
    await askForToken(dana, 'Lead Sync')
    // Asking for a token has the client looked at
    await until(async () =>
      (await allRows(world.databaseUrl)).jobs?.every((job) => 'kind' in job && job.kind !== 'sync-client'),
    )
    const { apps, secrets, logins, deliveries } = (await allRows(world.databaseUrl)) as Record<
      string,
      { id: string; status?: string }[]
    >
    ids = {
      app: apps?.[0]?.id ?? '',
      secret: secrets?.[0]?.id ?? '',
      delivered: deliveries?.[0]?.id ?? '',
      held: logins?.find((login) => login.status === 'held')?.id ?? '',
      open: logins?.find((login) => login.status === 'open')?.id ?? '',
    }
  })
  afterAll(async () => {
    await forger.stop()
    await world.stop()
  })

  const belongs = 'This app belongs to <@U0DANA0001>'
  const cases: [action: string, of: keyof typeof ids, says: string][] = [
    [actions.openApp, 'app', belongs],
    [actions.openSecrets, 'app', belongs],
    [actions.editApp, 'app', belongs],
    [actions.activateApp, 'app', belongs],
    [actions.deactivateApp, 'app', belongs],
    [actions.generateToken, 'app', belongs],
    [actions.askGenerateSecret, 'app', belongs],
    [actions.deactivateSecret, 'secret', belongs],
    [actions.activateSecret, 'secret', belongs],
    [actions.deleteSecret, 'secret', belongs],
    [actions.compromiseSecret, 'secret', belongs],
    [actions.logIn, 'open', 'This login link belongs to somebody else'],
    [actions.enterCode, 'held', 'This login link belongs to somebody else'],
    [actions.stopLogin, 'held', 'This login link belongs to somebody else'],
    [actions.showToken, 'delivered', 'This token is gone'],
    [actions.revokeToken, 'delivered', 'A token can be revoked from here'],
  ]

  it.each(cases)('is refused at %s of the %s, and nothing changes', async (action, of, says) => {
    const before = await allRows(world.databaseUrl)

    const told = await forger.press(world.person('pia').id, { actionId: action, value: ids[of], says })

    expect(told).not.toMatch(/eyJ|dps_/)
    // What a refusal at a login leaves is its row in the audit, as often as one may
    const { people: _p, audit: _a, tenants: _t, refusals: _r, ...then } = before
    const { people, audit = [], tenants, refusals, ...now } = await allRows(world.databaseUrl)
    expect(now).toEqual(then)
    if (of === 'open' || of === 'delivered' || of === 'held')
      expect(audit.at(-1)).toMatchObject({ action: 'token.refused', actor: world.person('pia').id })
    else expect(audit).toEqual(before.audit)
  })

  it('cannot take away access either', async () => {
    const { access } = await allRows(world.databaseUrl)

    await forger.press(world.person('pia').id, {
      actionId: actions.revokeAccess,
      value: world.person('dana').id,
      says: 'Only admins of this workspace can do this.',
    })

    expect((await allRows(world.databaseUrl)).access).toEqual(access)
  })

  it("leaves the owner's token alive", async () => {
    expect(await search(world, token)).toBe(200)
    expectNoViolations(world)
  })

  it("is told nothing at all without Slack's signature", async () => {
    expect(await send(world, { type: 'block_actions' }, 'another-signing-secret')).toBe(401)
  })
})
