import { setTimeout as wait } from 'node:timers/promises'
import { GestureError } from '../../../../src/sandbox/slack/screen.ts'
import { oneOf } from '../../random.ts'
import { Unanswered } from './heard.ts'
import type { Person } from './person.ts'
import { type Act, NothingToDo, type Site } from './site.ts'

export const homeActs = {
  async 'open Home'(who, site) {
    await openHome(who, site)
  },

  async 'search in Home'(who, site, random) {
    const query = random.chance(0.5) ? '' : (oneOf(random, site.apps)?.name ?? 'Chaos')
    await choose(who, site, () => who.driver.fill('Search by name or Client ID', query))
  },

  async 'filter Home'(who, site, random) {
    const status = oneOf(random, ['All statuses', 'All statuses', 'Approved', 'Under Review', 'Not Approved'])
    await choose(who, site, () => who.driver.choose(status ?? 'Approved'))
  },

  async 'look at all apps'(who, site, random) {
    const label = random.chance(0.7) ? 'Show all apps of this workspace' : 'Show my apps'
    await choose(who, site, async () => void (await who.driver.click(label)))
  },

  async 'switch an app of somebody'(who, site, random) {
    const from = Date.now()
    await openHome(who, site)
    const [appId, label] = oneOf(random, switchesIn(who)) ?? ['', undefined]
    if (!label) throw new NothingToDo()
    await who.pressInHome(`actions:${appId}`, label)
    const told = site.ledger.deed(label === 'Activate' ? 'app.activated' : 'app.deactivated', appId, { from })
    const isTurned = () => switchesIn(who).some(([id, now]) => id === appId && now !== label)
    await who.hears(({ window }) =>
      isTurned() || window?.text.startsWith('=== Saved') ? 'turned' : undefined,
    )
    told()
  },

  async 'list their apps'(who) {
    await who.begin()
    await who.driver.say('/devportal apps')
    await who.hears(/Your API apps|You have no API apps yet/)
  },

  async 'look at the audit'(who, { apps }, random) {
    const about = random.chance(0.5) ? '' : ` ${oneOf(random, apps)?.name ?? ''}`
    await who.begin()
    await who.driver.say(`/devportal audit${about}`)
    await who.hears(/^=== Audit ===/)
  },
} satisfies Record<string, Act>

/** Drawn anew each time, by what was chosen last. */
async function openHome(who: Person, { ledger, patience }: Site): Promise<void> {
  const before = who.homeHash()
  await who.begin('home')
  for (const end = Date.now() + patience.ms; who.homeHash() === before; await wait(100))
    if (Date.now() > end) throw new Unanswered('nothing', 'Home was not drawn')
  ledger.uncertainHomes.delete(who.id)
}

/** What Home shows is uncertain from a choice in it until it has been opened once more. */
async function choose(who: Person, site: Site, choice: () => Promise<void>): Promise<void> {
  await openHome(who, site)
  site.ledger.uncertainHomes.add(who.id)
  await choice().catch((error: unknown) => {
    // The button or the field is not there: with no apps, or without access
    throw error instanceof GestureError ? new NothingToDo() : error
  })
}

/** Of each app that is shown: its id, and what its switch is called. */
function switchesIn(who: Person): [appId: string, label: string][] {
  return who.homeBlocks().flatMap((block): [string, string][] => {
    const appId = /^actions:(.+)$/.exec(block.block_id ?? '')?.[1]
    const label = /"(Activate|Deactivate)"/.exec(JSON.stringify(block))?.[1]
    return appId && label ? [[appId, label]] : []
  })
}
