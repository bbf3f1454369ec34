import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { codeOn, enterCode, logInAsOther } from '../support/code-deeds.ts'
import { auditActions, clientNamed, directMessage, search, tokenOn, type, until } from '../support/deeds.ts'
import { consoleOf } from '../support/okta-console.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const APP = 'Lead Sync'

let world: World
let dana: PersonDriver
let ada: PersonDriver
beforeEach(async () => {
  world = await startWorld()
  dana = world.person('dana')
  ada = world.person('ada')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: APP })
})
afterEach(async () => {
  expectNoViolations(world)
  await world.stop()
})

/** Dana gets a token of Ada's account by the code that Ada shows her, and Ada the message about it. */
async function handOver(): Promise<string> {
  const browser = await logInAsOther(dana, APP, 'Ada Okafor')
  await enterCode(dana, await codeOn(browser))
  const token = tokenOn(await dana.waitFor('Bearer token'))
  await directMessage(ada, '[Revoke]')
  return token
}

/** The page asks before it hands a token of Ada's account to Dana. */
async function expectAskedAgain(): Promise<void> {
  const browser = await logInAsOther(dana, APP, 'Ada Okafor')
  expect(browser.buttons).toEqual(['Refuse', 'Show code'])
  await browser.click('Refuse')
}

it('the owner of an account revokes a token that its requester has copied and dismissed', async () => {
  const token = await handOver()
  await dana.click('Dismiss')
  expect(await search(world, token)).toBe(200)

  await ada.click('Revoke')

  await ada.waitFor('The authorization server was asked to end this token.')
  expect(await search(world, token)).toBe(401)
  await expectAskedAgain()
})

it('a token of another account that was dismissed is not shown again', async () => {
  await handOver()
  await dana.click('Dismiss')

  await directMessage(dana, '[Show token]')
  await dana.click('Show token')

  expect(await dana.waitFor('This token is gone')).not.toMatch(/eyJ/)
})

it('the owner has the account forgotten where its requester was faster to revoke the token', async () => {
  await handOver()
  await dana.click('Revoke')
  await dana.waitFor('The authorization server was asked to end this token.')

  await ada.click('Revoke')

  await ada.waitFor('Your account is forgotten for this app')
  expect((await auditActions(world)).slice(-2)).toEqual(['token.revoked', 'token.account_forgotten'])
  await expectAskedAgain()
})

it('the owner has the account forgotten while the authorization server does not answer', async () => {
  await handOver()
  world.okta.faults.add({ on: 'management', kind: 'down' })

  await ada.click('Revoke')

  await ada.waitFor('The authorization server does not answer')
  world.okta.faults.clear()
  await expectAskedAgain()
})

it('the owner revokes a token whose app its requester has switched off meanwhile', async () => {
  const token = await handOver()
  await type(dana, `/devportal app ${APP}`, 'App details')
  await dana.click('Deactivate')
  await until(() => clientNamed(world.okta, APP).status === 'INACTIVE')

  await ada.click('Revoke')

  await ada.waitFor('This token ended with its app, which is switched off')
  expect(await search(world, token)).toBe(401)
  expect((await auditActions(world)).slice(-2)).toEqual(['token.account_forgotten', 'token.revoked'])
})

it('the owner revokes a token whose client was deleted at the authorization server', async () => {
  await handOver()
  await consoleOf(world.okta).deleteClient(clientNamed(world.okta, APP))

  await ada.click('Revoke')

  await ada.waitFor('This token ended with its app, which is switched off or gone')
  expect((await auditActions(world)).at(-1)).toBe('token.revoked')
})

it('the owner has the account forgotten days after the token could be revoked', async () => {
  await handOver()
  world.clock.advance(3 * 24 * 3_600_000)

  await ada.click('Revoke')

  await ada.waitFor('Your account is forgotten for this app')
  expect((await auditActions(world)).at(-1)).toBe('token.account_forgotten')
})
