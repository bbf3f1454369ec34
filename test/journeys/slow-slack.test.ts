import { describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { codeOn, enterCode, logInAsOther } from '../support/code-deeds.ts'
import { auditActions, directMessage, type, until } from '../support/deeds.ts'
import { PLACE, submitApp } from '../support/review-deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

/** How Slack says that nobody has answered it in time. */
const TROUBLE = /trouble connecting|failed with the error/

/** From now on Slack takes so long to say who somebody is, or who is in a group; what was known of them is too old. */
function slow(world: World, ms: number): void {
  world.clock.advance(61_000)
  for (const method of ['users.info', 'usergroups.users.list'])
    world.slack.faults.api(method, { kind: 'slow', ms }, 1_000)
}

async function appOfDana(world: World): Promise<void> {
  await giveAccess(world, 'dana')
  await createApp(world.person('dana'), { name: 'Lead Sync' })
}

/** Ada, who is an admin, sees the apps of everybody. */
async function allApps(ada: PersonDriver): Promise<void> {
  await ada.goto('home')
  await ada.waitFor('Show all apps of this workspace')
  await ada.click('Show all apps of this workspace')
  await ada.waitFor('Lead Sync')
}

interface Journey {
  what: string
  mode: 'socket' | 'http'
  ms: number
  who: string
  /** `slow` makes Slack slow from there on. */
  run(world: World, person: PersonDriver, slow: () => void): Promise<void>
}

const FIVE = ['pia', 'nico', 'rae', 'tomas', 'gus']

async function pickFive(ada: PersonDriver): Promise<void> {
  await type(ada, '/devportal access', 'Add people')
  await ada.pick('Add people', FIVE)
}

async function grantFive(world: World, ada: PersonDriver, slow: () => void): Promise<void> {
  await pickFive(ada)
  slow()
  await ada.submit()
  expect(ada.see()).toContain('Working on it')
  const seen = await ada.waitFor('@Tomas Beck has access now.', 12_000)
  for (const name of ['Pia Castellano', 'Nico Lindgren', 'Rae Lindqvist'])
    expect(seen).toContain(`@${name} has access now.`)
  expect(seen).toContain('@Gus Whitfield is a guest.')
  expect(seen).toMatch(/@Pia Castellano\nsince/)
  expect(await auditActions(world)).toEqual(Array(4).fill('access.granted'))
}

const grants = 'five people get access at once, and the window says what became of each'
const journeys: Journey[] = [
  { what: grants, mode: 'socket', ms: 2_900, who: 'ada', run: grantFive },
  { what: grants, mode: 'http', ms: 3_200, who: 'ada', run: grantFive },
  {
    what: 'a window that is closed meanwhile is no trouble: the people have access',
    mode: 'http',
    ms: 2_900,
    who: 'ada',
    async run(world, ada, slow) {
      await pickFive(ada)
      slow()
      await ada.submit()
      await ada.cancel()
      await until(async () => (await auditActions(world)).length === 4)
      await until(() => JSON.stringify(world.slack.calls).includes('not_found'))
      expect(ada.screen().modal).toBeUndefined()
    },
  },
  {
    what: 'a person whom Slack says nothing of is named, and the others have access',
    mode: 'socket',
    ms: 2_900,
    who: 'ada',
    async run(world, ada, slow) {
      await pickFive(ada)
      slow()
      world.slack.faults.clear()
      // The first to be asked for is Ada herself
      world.slack.faults.api('users.info', { kind: 'slow', ms: 2_900 }, 1)
      world.slack.faults.api('users.info', { kind: 'error', error: 'internal_error' }, 1)
      await ada.submit()
      const seen = await ada.waitFor('was not added', 12_000)
      expect(seen.match(/was not added/g)).toHaveLength(1)
      expect(seen.match(/has access now/g)).toHaveLength(3)
      expect((await auditActions(world)).length).toBe(3)
    },
  },
  {
    what: 'an app is transferred by an admin',
    mode: 'http',
    ms: 3_200,
    who: 'ada',
    async run(world, ada, slow) {
      await giveAccess(world, 'pia')
      await appOfDana(world)
      await allApps(ada)
      await ada.click('Transfer to…', { near: 'Lead Sync' })
      await ada.waitFor('New owner')
      await ada.pick('New owner', ['pia'])
      slow()
      await ada.submit()
      await ada.waitFor('the app belongs to @Pia Castellano now', 12_000)
    },
  },
  {
    what: 'a mistake in the form of an app is shown at its field, with all that was typed',
    mode: 'socket',
    ms: 2_900,
    who: 'ada',
    async run(world, ada, slow) {
      await appOfDana(world)
      await allApps(ada)
      await ada.click('Edit', { near: 'Lead Sync' })
      await ada.waitFor('Edit App')
      await ada.fill('App Integration Name', 'Lead Sync 2')
      await ada.fill('Sign-in redirect URIs', 'http://example.com/cb')
      await ada.choose('Enrich API')
      slow()
      await ada.submit()
      const seen = await ada.waitFor('Use https')
      expect(seen).toMatch(/Sign-in redirect URIs: "http:\/\/example.com\/cb"\n.*\n⚠️ Use https/)
      expect(seen).toContain('App Integration Name: "Lead Sync 2"')
      expect(seen).toContain('[x] Enrich API')
      world.slack.faults.clear()
      await ada.fill('Sign-in redirect URIs', 'https://example.com/cb')
      await ada.submit()
      expect(await ada.waitFor('App details')).toContain('Lead Sync 2')
    },
  },
  {
    what: 'a mistake in a form that was closed meanwhile is told in a direct message',
    mode: 'http',
    ms: 2_900,
    who: 'ada',
    async run(world, ada, slow) {
      await appOfDana(world)
      await allApps(ada)
      await ada.click('Edit', { near: 'Lead Sync' })
      await ada.waitFor('Edit App')
      await ada.fill('Sign-in redirect URIs', 'http://example.com/cb')
      slow()
      await ada.submit()
      await ada.cancel()
      await directMessage(ada, /Edit App: nothing was changed\. Use https/)
    },
  },
  {
    what: 'a long mistake is told too, at its field and in a message',
    mode: 'http',
    ms: 2_900,
    who: 'ada',
    async run(world, ada, slow) {
      await appOfDana(world)
      await allApps(ada)
      await ada.click('Edit', { near: 'Lead Sync' })
      await ada.waitFor('Edit App')
      // Each of these takes three characters as it is compared
      await ada.fill('Sign-in redirect URIs', `https://example.com/${'"'.repeat(1_000)}`)
      slow()
      await ada.submit()
      await ada.waitFor('⚠️ Write it as https://example.com/%22')
      await ada.submit()
      await ada.cancel()
      await directMessage(ada, /Edit App: nothing was changed\. Write it as https:\/\/example/)
    },
  },
  {
    what: 'a window that Slack does not draw at once is drawn when it takes it',
    mode: 'http',
    ms: 3_200,
    who: 'ada',
    async run(world, ada, slow) {
      await pickFive(ada)
      slow()
      world.slack.faults.api('views.update', { kind: 'ratelimited', retryAfter: 2 }, 1)
      await ada.submit()
      await ada.waitFor('@Tomas Beck has access now.', 15_000)
    },
  },
  {
    what: 'a window that Slack does not draw at all says in a message what was done',
    mode: 'http',
    ms: 3_200,
    who: 'ada',
    async run(world, ada, slow) {
      await giveAccess(world, 'pia')
      await appOfDana(world)
      await allApps(ada)
      await ada.click('Transfer to…', { near: 'Lead Sync' })
      await ada.waitFor('New owner')
      await ada.pick('New owner', ['pia'])
      slow()
      world.slack.faults.api('views.update', { kind: 'status', status: 500 }, 10)
      await ada.submit()
      await directMessage(
        ada,
        /belongs to @Pia Castellano now|this is done, but Slack may not have drawn the window/,
      )
    },
  },
  {
    what: 'what was refused is not called done where Slack does not draw the window',
    mode: 'http',
    ms: 1_700,
    who: 'ada',
    async run(world, ada, slow) {
      await type(ada, '/devportal access', 'Add people')
      await ada.pick('Add people', ['gus'])
      slow()
      world.slack.faults.api('views.update', { kind: 'status', status: 500 }, 10)
      await ada.submit()
      await ada.goto('DevPortal')
      await ada.waitFor('nothing was changed, but Slack may not have drawn the window', 12_000)
    },
  },
  {
    what: 'a wrong code is said to be wrong, and the right one brings the token',
    mode: 'socket',
    ms: 2_900,
    who: 'dana',
    async run(world, dana, slow) {
      await appOfDana(world)
      await dana.goto('#general')
      const code = await codeOn(await logInAsOther(dana, 'Lead Sync', 'Ada Okafor'))
      slow()
      await enterCode(dana, code === '2222-2222' ? '3333-3333' : '2222-2222')
      expect(await dana.waitFor('That is not the code.')).toMatch(/Code: "\w{4}-\w{4}"/)
      await dana.fill('Code', code)
      await dana.submit()
      await dana.waitFor('That is the code. The token appears where it was asked for.')
      await dana.cancel()
      await dana.waitFor('Bearer token')
    },
  },
  {
    what: 'a reviewer approves, and is told what it did',
    mode: 'socket',
    ms: 3_200,
    who: 'rae',
    async run(world, rae, slow) {
      await giveAccess(world, 'pia')
      await submitApp(world.person('pia'), 'Hub')
      await rae.goto(PLACE)
      await rae.waitFor('[Approve]')
      slow()
      await rae.click('Approve', { near: 'Hub' })
      await rae.waitFor('Counted for team api', 12_000)
    },
  },
  {
    what: 'a reviewer rejects, in the window that asks for the reason',
    mode: 'http',
    ms: 2_900,
    who: 'rae',
    async run(world, rae, slow) {
      await giveAccess(world, 'pia')
      await submitApp(world.person('pia'), 'Hub')
      await rae.goto(PLACE)
      await rae.waitFor('[Reject]')
      slow()
      await rae.click('Reject', { near: 'Hub' })
      await rae.waitFor('Working on it')
      await rae.waitFor('The submitter reads this', 12_000)
      await rae.fill('Reason', 'Too many scopes')
      slow()
      await rae.submit()
      await rae.waitFor('Rejected. The submitter is told', 12_000)
      await directMessage(world.person('pia'), 'Too many scopes')
    },
  },
  {
    what: 'a newcomer is refused at a command, with the reason',
    mode: 'http',
    ms: 3_200,
    who: 'nico',
    async run(_world, nico, slow) {
      slow()
      await nico.say('/devportal apps')
      const seen = await nico.waitFor(NEWCOMER)
      expect(seen).toContain('(only visible to you)')
      expect(nico.screen().modal).toBeUndefined()
    },
  },
  {
    what: 'a newcomer is refused at a command that opens a window, in that window',
    mode: 'socket',
    ms: 3_200,
    who: 'nico',
    async run(_world, nico, slow) {
      slow()
      await nico.say('/devportal create')
      await nico.waitFor(NEWCOMER)
      expect(nico.screen().modal).toBeDefined()
    },
  },
  {
    what: 'a newcomer is refused at the shortcut, in the window that it opens',
    mode: 'http',
    ms: 3_200,
    who: 'nico',
    async run(_world, nico, slow) {
      slow()
      await nico.shortcut('Create API app')
      await nico.waitFor(NEWCOMER)
      expect(nico.screen().modal).toBeDefined()
    },
  },
  {
    what: 'a newcomer asks for access in Home',
    mode: 'http',
    ms: 3_200,
    who: 'nico',
    async run(_world, nico, slow) {
      await nico.goto('home')
      await nico.waitFor('[Request access]')
      slow()
      await nico.click('Request access')
      await nico.waitFor('Your admins have been asked.', 12_000)
    },
  },
  {
    what: 'an admin looks at the app of somebody else',
    mode: 'socket',
    ms: 3_200,
    who: 'ada',
    async run(world, ada, slow) {
      await appOfDana(world)
      await allApps(ada)
      slow()
      await ada.click('View', { near: 'Lead Sync' })
      await ada.waitFor('Working on it')
      expect(await ada.waitFor('App details')).toContain('Lead Sync')
    },
  },
  {
    what: 'an admin switches the app of somebody else off in Home',
    mode: 'http',
    ms: 2_900,
    who: 'ada',
    async run(world, ada, slow) {
      await appOfDana(world)
      await allApps(ada)
      slow()
      await ada.click('Deactivate', { near: 'Lead Sync' })
      await until(async () => (await auditActions(world)).includes('app.deactivated'))
      await ada.waitFor('[Activate]', 12_000)
    },
  },
  {
    what: 'who has access is shown to an admin, however long that takes',
    mode: 'http',
    ms: 9_000,
    who: 'ada',
    async run(_world, ada, slow) {
      slow()
      await ada.say('/devportal access')
      await ada.waitFor('Working on it')
      await ada.waitFor('Add people', 12_000)
    },
  },
]

const NEWCOMER = "You don't have access to the ZoomInfo DevPortal yet"

describe('while Slack is slow', () => {
  it.concurrent.each(journeys)('over $mode, with $ms ms, $what', async ({ mode, ms, who, run }) => {
    const world = await startWorld({ mode })
    try {
      const person = world.person(who)
      await person.goto('#general')

      await run(world, person, () => slow(world, ms))

      expect(person.see()).not.toMatch(TROUBLE)
      expectNoViolations(world)
    } finally {
      world.slack.faults.clear()
      await world.stop()
    }
  })
})
