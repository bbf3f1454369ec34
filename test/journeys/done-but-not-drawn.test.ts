import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import {
  allRows,
  auditActions,
  clientNamed,
  directMessage,
  getToken,
  tokenOn,
  type,
  until,
} from '../support/deeds.ts'
import {
  createApp,
  expectNoViolations,
  fillAppForm,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

/** What is done stays done, and nobody hears otherwise, where Slack takes the picture of it no more. */
let world: World
let dana: PersonDriver
beforeAll(async () => {
  world = await startWorld()
  dana = world.person('dana')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
})
afterEach(() => {
  world.slack.faults.clear()
  dana.reload()
})
afterAll(() => world.stop())

const failing = (method: string, times: number) =>
  world.slack.faults.api(method, { kind: 'status', status: 500 }, times)

it('an app that was made is not put before its maker as a form again', async () => {
  await type(dana, '/devportal create', 'App Integration Name')
  await fillAppForm(dana, { name: 'Mail Sync' })
  failing('views.update', 2)
  await dana.submit()
  await dana.waitFor('=== Creating your app ===')
  await until(() => clientNamed(world.okta, 'Mail Sync').status === 'ACTIVE')
  const shown = dana.see()
  await dana.cancel({ all: true })

  const told = await directMessage(dana, 'look before you try again')

  expect(shown).toContain('=== Creating your app ===')
  expect(told).not.toContain('Nothing was lost')
})

it('an app that was switched off: its owner is told to look, not that nothing was changed', async () => {
  await type(dana, '/devportal app Lead Sync', 'App details')
  failing('views.update', 4)
  await dana.click('Deactivate')

  const seen = await dana.waitFor('Slack does not answer us at the moment.')

  expect(seen).toContain('What you asked for may be done all the same: look before you try again.')
  expect(seen).not.toContain('Nothing was')
  expect(await auditActions(world)).toContain('app.deactivated')
  world.slack.faults.clear()
  await dana.cancel({ all: true })
  await type(dana, '/devportal app Lead Sync', 'App details')
  await dana.click('Activate')
  await until(() => clientNamed(world.okta, 'Lead Sync').status === 'ACTIVE')
  await dana.cancel({ all: true })
})

it('a token that its window did not take waits again, and is shown at the next press', async () => {
  await getToken(dana, 'Lead Sync', 'Dana Reyes')
  await directMessage(dana, '[Show token]')
  failing('views.update', 2)
  await dana.click('Show token')
  await until(async () => (await auditActions(world)).includes('token.not_shown'))
  world.slack.faults.clear()
  await dana.cancel({ all: true })

  await dana.click('Show token')

  expect(tokenOn(await dana.waitFor('=== Your token ==='))).not.toBe('')
  const { deliveries } = (await allRows(world.databaseUrl)) as { deliveries: { shownAt: string | null }[] }
  expect(deliveries.at(-1)?.shownAt).not.toBeNull()
  await dana.cancel({ all: true })
  expectNoViolations(world)
})
