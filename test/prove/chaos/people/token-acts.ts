import { setTimeout as wait } from 'node:timers/promises'
import type { ScreenMessage } from '../../../../src/sandbox/slack/screen.ts'
import { Browser, type Page } from '../../../support/browser.ts'
import { tokenOn } from '../../../support/deeds.ts'
import { oneOf, type Random } from '../../random.ts'
import { buttonOn } from '../../seen.ts'
import { Unanswered } from './heard.ts'
import type { SeenToken } from './ledger.ts'
import type { Person } from './person.ts'
import { type Act, NothingToDo, ownApp, type Site } from './site.ts'

const LOGIN = 'Log in to generate a token'
const TOKEN = /Bearer token/
const PAGE_MS = 15_000
const ISSUED = 'token.issued'

/** People who have an account at the authorization server, by handle. */
const ACCOUNTS: Record<string, string> = { dana: 'Dana Reyes', pia: 'Pia Castellano' }
const OTHER_ACCOUNTS = ['Ada Okafor', 'Rae Lindqvist', 'Nico Lindgren']

export const tokenActs = {
  async 'get a token'(who, site, random) {
    const { name } = ownApp(who, site, random)
    const account = ACCOUNTS[who.name]
    if (!account) throw new NothingToDo()
    const browser = await askFor(who, site, random, name)
    const told = site.ledger.deed(ISSUED, name, { by: who.id })
    await load(browser.click(account))
    const seen = await sees(who, site, name)
    told()
    await afterwards(who, site, random, seen)
  },

  async 'get a token of another account'(who, site, random) {
    const { name } = ownApp(who, site, random)
    const account = oneOf(random, OTHER_ACCOUNTS) ?? ''
    const browser = await askFor(who, site, random, name)
    const page = await load(browser.click(account))
    if (page.text.includes('Success')) return void (await sees(who, site, name))
    await who.hears(/\[Enter code\]/)
    if (random.chance(0.2)) return refuse(who, browser, random)
    const shown = await load(browser.click('Show code'))
    const code = /\b[2-9B-Z]{4}-[2-9B-Z]{4}\b/.exec(shown.text)?.[0]
    if (!code) throw new Unanswered('trouble', shown.text)
    await clickWherever(who, 'Enter code')
    await who.hears(/^=== Enter the code ===/)
    await who.driver.fill('Code', code)
    const told = site.ledger.deed(ISSUED, name, { by: who.id })
    await who.sends(({ window, notice, said }) =>
      !notice && (!window || TOKEN.test(said.join())) ? 'sent' : undefined,
    )
    const seen = await sees(who, site, name)
    told()
    await afterwards(who, site, random, seen)
  },

  async 'show a token that waits'(who, site, random) {
    await who.begin()
    const letter = oneOf(
      random,
      who
        .letters()
        .filter((one) => one.text.includes('is ready') && Date.now() / 1_000 - Number(one.ts) < 500),
    )
    if (!letter) throw new NothingToDo()
    await who.press(letter, 'Show token')
    const name = /Chaos \d+/.exec(letter.text)?.[0] ?? ''
    const text = await who.hears(/^=== Your token ===/)
    note(site, who, name, tokenOn(text))
  },
} satisfies Record<string, Act>

/** The login page, by command or from Home. */
async function askFor(who: Person, site: Site, random: Random, name: string): Promise<Browser> {
  const told = site.ledger.deed('token.requested', name, { by: who.id })
  await who.begin()
  await who.driver.say(`/devportal token ${name}`)
  await who.hears(new RegExp(`Application Name: ${name}[\\s\\S]*\\[${LOGIN}`))
  told()
  const { url = '' } = await who.driver.click(LOGIN)
  if (random.chance(0.1)) throw new Unanswered('refused', 'they have changed their mind')
  const browser = new Browser()
  await load(browser.open(url))
  return browser
}

/** A page that is not there is loaded anew: whoever waits for one does so. */
async function load(opening: Promise<Page>): Promise<Page> {
  const late = wait(PAGE_MS, undefined, { ref: false }).then(() => {
    throw new Unanswered('nothing', 'no page within 15 s')
  })
  const page = await Promise.race([opening, late]).catch((error: unknown) => {
    throw error instanceof Unanswered ? error : new Unanswered('trouble', String(error))
  })
  if (page.status !== 200) throw new Unanswered('trouble', `${page.status} ${page.text}`)
  return page
}

/** The token, where it was asked for; or behind *Show token* where Slack has lost the message. */
async function sees(who: Person, site: Site, name: string): Promise<SeenToken> {
  const seen = await who.hears(({ said, window }) => {
    const here = [...said, window?.text ?? ''].find((text) => TOKEN.test(text))
    return here ?? said.find((text) => text.includes('Your token is ready for'))
  })
  if (TOKEN.test(seen)) return note(site, who, name, tokenOn(seen))
  const letter = who.letters().findLast((one) => one.text.includes(name) && buttonOn(one, 'Show token'))
  if (!letter) throw new Unanswered('refused', seen)
  await who.press(letter, 'Show token')
  return note(site, who, name, tokenOn(await who.hears(/^=== Your token ===/)))
}

function note({ ledger }: Site, { id: by }: Person, app: string, value: string): SeenToken {
  const known = ledger.tokens.find((token) => token.value === value)
  const token = { value, app, by, revoked: false }
  if (known && known.by !== by) ledger.wrong.push(`${by} sees a token of ${known.by}`)
  if (!known) ledger.tokens.push(token)
  return known ?? token
}

async function afterwards(who: Person, { ledger }: Site, random: Random, token: SeenToken): Promise<void> {
  const wish = oneOf(random, ['Revoke', 'Dismiss', 'keep it'])
  if (wish === 'keep it' || !who.heard().said.some((text) => text.includes('[Dismiss]'))) return
  await who.driver.click(wish ?? '')
  if (wish === 'Dismiss') return
  const told = ledger.deed('token.revoked', token.app, { by: who.id })
  await who.hears(/was asked to end this token\. APIs/)
  told()
  token.revoked = true
}

async function refuse(who: Person, browser: Browser, random: Random): Promise<void> {
  if (random.chance(0.5)) await load(browser.click('Refuse'))
  else await clickWherever(who, 'Stop')
  await who.hears(/refused to hand this token over|has stopped this login|Nothing was handed over/)
}

/** In the message where it was asked for, or in the direct message that says the same. */
async function clickWherever(who: Person, label: string): Promise<void> {
  const { place } = who.driver.screen()
  const here = place.kind === 'channel' ? place.messages : []
  const message = [...here, ...who.letters()].findLast((one: ScreenMessage) => buttonOn(one, label))
  if (!message) throw new Unanswered('refused', `there is no ${label} any more`)
  await who.press(message, label)
}
