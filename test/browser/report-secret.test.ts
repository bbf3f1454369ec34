import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChromium } from '../support/chromium.ts'
import { clientNamed, until } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

/** `SCREENSHOTS=<folder> npx vitest run test/browser/report-secret.test.ts` leaves pictures there. */
const shots = process.env.SCREENSHOTS

let world: World
let chromium: Browser
beforeAll(async () => {
  ;[world, chromium] = await Promise.all([startWorld(), startChromium()])
  await giveAccess(world, 'dana')
})
afterAll(async () => {
  await chromium?.close()
  await world?.stop()
})

async function openAs(name: string, at: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await chromium.newContext({ viewport: { width: 1280, height: 800 }, colorScheme })
  context.setDefaultTimeout(10_000)
  await context.addInitScript('localStorage.setItem("sandbox-try-seen", "yes")')
  const page = await context.newPage()
  await page.goto(`${world.slack.url}/?as=${name}&at=${at}`)
  await page.waitForSelector('body[data-ready]')
  return page
}

const picture = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, animations: 'disabled' })
}

it.each(['light', 'dark'] as const)(
  'a leaked secret is reported from the menu of its message by keyboard, %s',
  async (scheme) => {
    const name = `Leaky ${scheme}`
    await createApp(world.person('dana'), { name })
    const secret = clientNamed(world.okta, name).secrets[0]?.value ?? ''
    const dana = await openAs('dana', 'C0GENERAL1', scheme)
    await dana.locator('#composer-text, .composer-text').first().click()
    await dana.keyboard.type(`it is ${secret}`)
    await dana.keyboard.press('Enter')
    const nico = await openAs('nico', 'C0GENERAL1', scheme)
    const message = nico.locator('.message', { hasText: secret })
    await message.getByRole('button', { name: 'More actions' }).focus()

    await nico.keyboard.press('Enter')
    await nico.getByRole('menuitem', { name: 'Report a leaked secret' }).waitFor()
    await picture(nico, `menu-${scheme}`)
    await nico.keyboard.press('Enter')

    await nico.getByText('Thank you: a leaked secret was ended').waitFor()
    await picture(nico, `answer-${scheme}`)
    await until(() => clientNamed(world.okta, name).secrets.every((one) => one.value !== secret))
    const told = await openAs('dana', world.person('dana').screen().app.imChannelId, scheme)
    await told.getByRole('button', { name: 'Show New Secret' }).last().waitFor()
    await picture(told, `told-${scheme}`)
    await told.getByRole('button', { name: 'Client secrets' }).last().click()
    await told.getByText('Last used').first().waitFor()
    await told.getByRole('button', { name: 'Generate New Secret' }).click()
    await told.getByText('What becomes of the old one').waitFor()
    await told.getByRole('button', { name: 'Generate', exact: true }).click()
    await told.getByText('Active, ends').first().waitFor()
    await told.getByRole('button', { name: 'Keep both' }).waitFor()
    await picture(told, `secrets-${scheme}`)
    await told
      .getByRole('button', { name: /^Leaked!/ })
      .last()
      .click()
    await told.getByRole('button', { name: 'End it now' }).click()
    await told
      .getByRole('button', { name: /Show New Secret|Generate New Secret/ })
      .first()
      .waitFor()
    await told.getByText('has ended, at once and for good').waitFor()
    await told.getByRole('dialog').getByRole('button', { name: 'Show New Secret' }).waitFor()
    await picture(told, `leaked-${scheme}`)
    for (const page of [dana, nico, told]) await page.context().close()
    expect((await world.audit()).map((row) => row.action)).toContain('secret.reported')
    expectNoViolations(world)
  },
)
