import { afterAll, beforeAll, expect, it } from 'vitest'
import { directMessage, search, tokenOn, until } from '../support/deeds.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  logIn,
  startWorld,
  type World,
} from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await giveAccess(world, 'dana')
  await createApp(world.person('dana'), { name: 'Lead Sync' })
})
afterAll(() => world.stop())

it('a token is got by Show token, once, where Slack drops every ephemeral message', async () => {
  const dana = world.person('dana')
  const url = await askForToken(dana, 'Lead Sync')
  world.slack.faults.loseEphemerals(100)
  dana.reload()
  await logIn(url, 'Dana Reyes')

  const channel = dana.see()
  await directMessage(dana, '[Show token]')
  await dana.click('Show token')
  const token = tokenOn(await dana.waitFor('=== Your token ==='))
  await dana.cancel()
  await dana.click('Show token')

  // The refusal is lost too; the audit has it
  await until(async () => (await world.audit()).at(-1)?.after?.includes('token_gone'))
  expect(channel).not.toContain('Bearer token')
  expect(await search(world, token)).toBe(200)
  expectNoViolations(world)
})
