import { png } from '../../../support/pictures.ts'
import { fillAppForm } from '../../../support/world.ts'
import { oneOf, type Random } from '../../random.ts'
import type { Person } from './person.ts'
import { type Act, NothingToDo, ownApp, type Site } from './site.ts'

const DETAILS = /^=== App details ===/
const EDITED = 'app.edited app.resubmitted app.change_submitted'
/** A person looks at a window for so long, to see whether there is more to come. */
const LOOK_MS = 5_000

export const appActs = {
  'create an app': (who, site, random) => create(who, site, random, false),
  'create a partner app': (who, site, random) => create(who, site, random, true),

  async 'edit an app'(who, site, random) {
    const { name } = ownApp(who, site, random)
    await openDetails(who, name)
    await who.driver.click(/\[(Edit and resubmit|Edit)\]/.exec(who.heard().window?.text ?? '')?.[1] ?? 'Edit')
    await who.hears(/^=== Edit App ===/)
    const uri = `https://app.example.com/edited/${site.number()}`
    await who.driver.fill('Sign-in redirect URIs', uri)
    const told = site.ledger.deed(EDITED, uri, { by: who.id })
    await who.sends(DETAILS)
    told()
  },

  async 'switch an app'(who, site, random) {
    const { name } = ownApp(who, site, random)
    const from = Date.now()
    const details = await openDetails(who, name)
    const on = /\[Activate\]/.test(details)
    if (!on && !/\[Deactivate\]/.test(details)) throw new NothingToDo()
    await who.driver.click(on ? 'Activate' : 'Deactivate')
    const told = site.ledger.deed(on ? 'app.activated' : 'app.deactivated', name, { from })
    await who.hears(on ? /Active\W+On\b|^=== Saved/ : /Active\W+Off\b|^=== Saved/)
    told()
  },

  async 'withdraw a submission'(who, site, random) {
    const { name } = ownApp(who, site, random, true)
    if (!/\[Withdraw\]/.test(await openDetails(who, name))) throw new NothingToDo()
    const from = Date.now()
    await who.driver.click('Withdraw')
    const told = site.ledger.deed('review.withdrawn review.approved review.rejected', name, { from })
    await who.hears(({ window }) =>
      window && DETAILS.test(window.text) && !/\[Withdraw\]/.test(window.text) ? window.text : undefined,
    )
    told()
  },

  async 'transfer an app'(who, site, random) {
    const app = ownApp(who, site, random)
    const to = oneOf(
      random,
      site.developers.filter((handle) => handle !== who.name),
    )
    if (!to) throw new NothingToDo()
    await openDetails(who, app.name)
    await who.driver.click('Transfer to…')
    await who.hears(/^=== Transfer app ===/)
    await who.driver.pick('New owner', [to])
    const told = site.ledger.deed('app.transferred', app.name, { by: who.id })
    await who.sends(/the app belongs to/)
    app.owner = to
    told()
  },

  async 'change a client outside'(who, site, random) {
    const { name } = ownApp(who, site, random)
    const clientId = site.okta.clients().find(({ label }) => label.startsWith(name))?.clientId
    const verb = oneOf(random, site.okta.console.verbs)
    if (!clientId || !verb || !site.okta.console.act(verb, clientId)) throw new NothingToDo()
    site.changedOutside.add(name)
    site.ledger.count(`outside: ${verb}`)
    await openDetails(who, name)
    // What was so already is no change, and the look may take longer than somebody waits
    const found = await who.hears(/Changed outside/, LOOK_MS).catch(() => undefined)
    if (found) await settle(who, site, random, name)
  },

  async 'decide on what was changed outside'(who, site, random) {
    const name = oneOf(
      random,
      site.apps.filter((app) => app.owner === who.name && site.changedOutside.has(app.name)),
    )?.name
    if (!name) throw new NothingToDo()
    if (!/Changed outside/.test(await openDetails(who, name))) throw new NothingToDo()
    await settle(who, site, random, name)
  },
} satisfies Record<string, Act>

export async function openDetails(who: Person, name: string): Promise<string> {
  await who.begin()
  await who.driver.say(`/devportal app ${name}`)
  return who.hears(DETAILS)
}

async function create(who: Person, site: Site, random: Random, partner: boolean): Promise<void> {
  const name = `Chaos ${site.number()}`
  await who.begin()
  await who.driver.say('/devportal create')
  await who.hears(/^=== Create App ===/)
  await fillAppForm(who.driver, {
    name,
    uris: [`https://app.example.com/${name.replace(' ', '/')}`],
    ...(partner && { partner: `Reviewers read what ${name} does.` }),
    ...(random.chance(0.3) && { logo: { name: 'logo.png', bytes: png(420, 120) } }),
  })
  const told = site.ledger.deed('app.created', name, { by: who.id, once: true })
  await who.sends(/^=== (Creating your app|App created) ===/)
  told()
  site.apps.push({ name, owner: who.name, partner })
  const promise = await who.hears(/Registered at|registration is \*?delayed/, LOOK_MS)
  if (promise.includes('delayed'))
    site.ledger.promised.push([name, '✅ Registration was delayed and is done now'])
}

/** *Adopt* or *Restore*, where there is a choice. */
async function settle(who: Person, site: Site, random: Random, name: string): Promise<void> {
  const details = who.heard().window?.text ?? ''
  const adopt = random.chance(0.5) && details.includes('[Adopt]')
  const from = Date.now()
  await who.driver.click(adopt ? 'Adopt' : 'Restore')
  const told = site.ledger.deed(`app.${adopt ? 'adopted' : 'restored'} app.agrees_again`, name, { from })
  await who.hears(({ window }) =>
    window && DETAILS.test(window.text) && !window.text.includes('Changed outside') ? window.text : undefined,
  )
  told()
}
