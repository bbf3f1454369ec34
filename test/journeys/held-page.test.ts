import { expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import { codeOn, logInAsOther } from '../support/code-deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld } from '../support/world.ts'

const NAME = '<img src=x onerror=alert(1)> "Eve" & \'co\''
const APP = '</dd><script>alert(1)</script>&lt;b&gt;'

it('the page of a held token shows names with markup in them as they are, and none of it works', async () => {
  const world = await startWorld()
  const rest = {
    title: 'Developer',
    email: 'eve@acme-robotics.example',
    tz: 'Europe/Rome',
    role: 'member',
  } as const
  world.slack.addPerson({ id: 'U0EVE00001', teamId: acme.teamId, name: 'eve', realName: NAME, ...rest })
  const general = world
    .person('dana')
    .screen()
    .channels.find(({ name }) => name === 'general')
  await world.slack.join(general?.id ?? '', 'U0EVE00001')
  await giveAccess(world, 'eve')
  const eve = world.person('eve')
  await createApp(eve, { name: APP })

  const browser = await logInAsOther(eve, APP, 'Dana Reyes')
  const asked = browser.page
  const code = await codeOn(browser)
  const shown = browser.page

  for (const { text, html, headers } of [asked, shown]) {
    expect(text).toContain(NAME)
    expect(text).toContain(APP)
    expect(html).not.toMatch(/<img|<script|<b>|onerror=alert\(1\)>/)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }
  expect(asked.text).toContain(`Give this token to ${NAME}?`)
  expect(shown.text).toContain(`The code for ${NAME}`)
  expect(shown.text).toContain(code)
  expectNoViolations(world)
  await world.stop()
})
