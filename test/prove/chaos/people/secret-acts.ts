import type { clientNamed } from '../../../support/deeds.ts'
import { oneOf } from '../../random.ts'
import type { Person } from './person.ts'
import { type Act, NothingToDo, ownApp } from './site.ts'

const WINDOW = /^=== Client Secrets ===/
const SECRET = /\bdps_\w{46}\b/

/** Button, what the window shows then, and how that is written down. */
const BUTTONS: Record<string, { shows: RegExp; action: string }> = {
  Deactivate: { shows: /⚪ Inactive|Being deactivated/, action: 'secret.deactivated' },
  Activate: { shows: /🟢 Active[\s\S]*🟢 Active|Being activated/, action: 'secret.activated' },
  Delete: { shows: /Being deleted/, action: 'secret.deleted' },
  'Keep both': { shows: /scheduled end is called off/, action: 'secret.kept' },
  'Leaked!': { shows: /has ended, at once and for good/, action: 'secret.compromised' },
}

export const secretActs = {
  async 'show a secret'(who, site, random) {
    const { name } = ownApp(who, site, random)
    await openSecrets(who, name)
    if (!who.heard().window?.text.includes('[Show]')) throw new NothingToDo()
    const told = site.ledger.deed('secret.shown', name, { by: who.id })
    await who.driver.click('Show')
    const value = SECRET.exec(await who.hears(SECRET))?.[0]
    told()
    site.ledger.secrets.push({ value: value ?? '', app: name })
  },

  async 'generate a secret'(who, site, random) {
    const { name } = ownApp(who, site, random)
    await openSecrets(who, name)
    await who.driver.click('Generate New Secret')
    await who.hears(/^=== Generate New Secret ===|at most two secrets/)
    if (who.heard().window?.text.includes('at most two')) throw new NothingToDo()
    const choice = oneOf(random, ['End it in 24 hours', 'Keep both', 'End it now'])
    if (choice && who.heard().window?.text.includes(choice)) await who.driver.choose(choice)
    const told = site.ledger.deed('secret.generated', name, { by: who.id })
    await who.sends(({ window, notice }) =>
      !notice && (!window || WINDOW.test(window.text) || /new secret is there/.test(window.text))
        ? 'generated'
        : undefined,
    )
    told()
  },

  async 'change a secret'(who, site, random) {
    const { name } = ownApp(who, site, random)
    const seen = await openSecrets(who, name)
    const [button, what] = oneOf(
      random,
      Object.entries(BUTTONS).filter(([label]) => seen.includes(`[${label}]`)),
    ) ?? ['', undefined]
    if (!what || what.shows.test(seen)) throw new NothingToDo()
    const told = site.ledger.deed(what.action, name, { by: who.id })
    await who.driver.click(button)
    await who.hears(what.shows)
    told()
  },

  async 'report a leaked secret'(who, site, random) {
    const app = oneOf(random, site.apps)
    const other = site.person(app?.owner ?? who.name)
    const value = app && oneOf(random, valuesOf(site.okta, app.name))
    if (!app || !value) throw new NothingToDo()
    await other.driver.goto('#random')
    await other.driver.say(`Look at ${value}`)
    await who.begin('#random')
    const told = site.ledger.deed('secret.reported', app.name, { by: who.id })
    await who.driver.useShortcut('Report a leaked secret', { near: value })
    const words = await who.hears(/a leaked secret was ended|This had been ended before/)
    if (words.includes('Thank you')) told()
  },
} satisfies Record<string, Act>

async function openSecrets(who: Person, name: string): Promise<string> {
  await who.begin()
  await who.driver.say(`/devportal secrets ${name}`)
  return who.hears(WINDOW)
}

function valuesOf(okta: Parameters<typeof clientNamed>[0], name: string): string[] {
  const client = okta.clients().find(({ label }) => label.startsWith(name))
  // One that somebody made at the server itself looks otherwise, and nobody knows it here
  return client?.secrets.flatMap(({ value }) => (SECRET.test(value) ? [value] : [])) ?? []
}
