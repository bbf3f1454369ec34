import { actions } from '../../src/slack/ids.ts'
import { Browser } from '../support/browser.ts'
import { codeOn, enterCode } from '../support/code-deeds.ts'
import { search } from '../support/deeds.ts'
import { send } from '../support/forger.ts'
import { SIGNING_SECRET } from '../support/world.ts'
import { APP, type Stage } from './attack-stage.ts'

/** What has to come of it: who gets a token of which account, and what the audit says of whom was refused. */
export interface Expected {
  delivered: [who: string, account: string][]
  refused: string[]
}

/** One way to get somebody else's token, or to hand somebody one that is not theirs. */
export interface Variant {
  name: string
  play(stage: Stage): Promise<Expected>
}

const OWN: [string, string] = ['dana', 'dana@acme-robotics.example']
const nothing = (...refused: string[]): Expected => ({ delivered: [], refused })
const own = (...refused: string[]): Expected => ({ delivered: [OWN], refused })

/** A browser without a ticket of the attempt is a stranger: told why, and counted in the log, not in the audit. */
function turnedAway({ page }: Browser): Expected {
  if (page.status !== 403 || !page.text.includes('This login was not started in this browser'))
    throw new Error(`answered ${page.status}: ${page.text}`)
  return nothing()
}

/** Follows redirects up to the callback, and stops there. */
function upToCallback(): Browser {
  const browser = new Browser()
  browser.stopBefore = /\/callback\/okta/
  return browser
}

/** identity.md 5, A to F, and what is near them. */
export const variants: Variant[] = [
  {
    name: 'A  forwarded link, its victim refuses',
    async play(stage) {
      const victim = await stage.follow(await stage.ask(), 'Ada Okafor')
      await victim.click('Refuse')
      return nothing('refused_on_page')
    },
  },
  {
    name: 'A  forwarded link, the attacker looks at the page with a ticket of their own',
    async play(stage) {
      const url = await stage.ask()
      const attacker = new Browser()
      attacker.stopBefore = /\/oauth2\//
      await attacker.open(url)
      const victim = await stage.follow(url, 'Ada Okafor')
      await codeOn(victim)
      const peek = await attacker.open(victim.page.url)
      await attacker.post(`${victim.page.url}/code`, { form_token: 'guessed' })
      if (/\b[2-9B-Z]{4}-[2-9B-Z]{4}\b/.test(peek.text + attacker.page.text)) throw new Error('code shown')
      await victim.click('Refuse')
      return nothing('refused_on_page')
    },
  },
  {
    name: 'A  forwarded link, its victim has the code shown and keeps it; five guesses',
    async play(stage) {
      const victim = await stage.follow(await stage.ask(), 'Ada Okafor')
      await codeOn(victim)
      for (let guess = 0; guess < 4; guess++) {
        await enterCode(stage.dana, 'BCDF-2345')
        await stage.dana.waitFor(/(tries are|try is) left/)
        await stage.dana.cancel()
      }
      await enterCode(stage.dana, 'BCDF-2345')
      await stage.dana.waitFor('The code was wrong 5 times')
      return nothing('code_wrong')
    },
  },
  {
    name: 'A  forwarded link, its victim hands over the code on purpose',
    async play(stage) {
      const victim = await stage.follow(await stage.ask(), 'Pia Castellano')
      await enterCode(stage.dana, await codeOn(victim))
      return { delivered: [['dana', 'pia@acme-robotics.example']], refused: [] }
    },
  },
  {
    name: 'B  forwarded authorization URL',
    async play(stage) {
      const attacker = new Browser()
      attacker.stopBefore = /\/oauth2\//
      await attacker.open(await stage.ask())
      const victim = new Browser()
      await victim.open(attacker.visited.at(-1) ?? '')
      await victim.click('Ada Okafor')
      return turnedAway(victim)
    },
  },
  {
    name: 'C  link expander, HEAD and scanner open the link before its person',
    async play(stage) {
      const url = await stage.ask()
      const agent = { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' }
      await fetch(url, { redirect: 'manual', headers: agent })
      await fetch(url, { method: 'HEAD', redirect: 'manual' })
      await fetch(url, { redirect: 'manual' })
      await stage.follow(url, 'Dana Reyes')
      return own()
    },
  },
  {
    name: 'D  callback reloaded: the delivered token stays alive',
    async play(stage) {
      const browser = await stage.follow(await stage.ask(), 'Dana Reyes')
      const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(await stage.dana.waitFor('Bearer token'))?.[0] ?? ''
      await browser.open(browser.visited.find((address) => address.includes('/callback/okta')) ?? '')
      if ((await search(stage.world, token)) !== 200) throw new Error('the delivered token is dead')
      return own('login_used')
    },
  },
  {
    name: 'D  callback twice in parallel',
    async play(stage) {
      const browser = upToCallback()
      await stage.follow(await stage.ask(), 'Dana Reyes', browser)
      const callback = browser.visited.at(-1) ?? ''
      const cookie = browser.jar.header(new URL(callback))
      const open = () => fetch(callback, { redirect: 'manual', headers: { cookie } })
      await Promise.all([open(), open()])
      return own('login_used')
    },
  },
  {
    name: 'E  login CSRF: the attacker’s callback in the victim’s browser, which has a login of its own',
    async play(stage) {
      const attacker = upToCallback()
      await stage.follow(await stage.ask(), 'Ada Okafor', attacker)
      const victim = new Browser()
      await victim.open(await stage.ask())
      await victim.open(attacker.visited.at(-1) ?? '')
      return turnedAway(victim)
    },
  },
  {
    name: 'F  somebody else presses the buttons of a login, a held token and a delivered one',
    async play(stage) {
      const { forger, pia } = stage
      const victim = await stage.follow(await stage.ask(), 'Ada Okafor')
      const id = (await stage.logins()).at(-1)?.id ?? ''
      for (const actionId of [actions.logIn, actions.enterCode, actions.stopLogin])
        await forger.press(pia.id, { actionId, value: id, says: 'belongs to somebody else' })
      await victim.click('Refuse')
      await stage.follow(await stage.ask(), 'Dana Reyes')
      await stage.dana.waitFor('Bearer token')
      const done = (await stage.logins()).at(-1)?.id ?? ''
      await forger.press(pia.id, { actionId: actions.showToken, value: done, says: 'This token is gone' })
      const says = 'A token can be revoked from here'
      await forger.press(pia.id, { actionId: actions.revokeToken, value: done, says })
      return own('refused_on_page', 'login_not_found', 'token_gone')
    },
  },
  {
    name: 'the same user id in another workspace presses Show token',
    async play(stage) {
      await stage.follow(await stage.ask(), 'Dana Reyes')
      await stage.dana.waitFor('Bearer token')
      const value = (await stage.logins()).at(-1)?.id ?? ''
      const says = 'serves the people of this workspace only'
      const click = { actionId: actions.showToken, value, says, teamId: 'T0GLOBEX01' }
      await stage.forger.press(stage.dana.id, click)
      return own('visitor')
    },
  },
  {
    name: 'a click without Slack’s signature',
    async play(stage) {
      const status = await send(stage.world, { type: 'block_actions' }, `${SIGNING_SECRET}-not`)
      if (status !== 401) throw new Error(`answered ${status}`)
      return nothing()
    },
  },
  {
    name: 'a user of another tenant at an internal app',
    async play(stage) {
      await stage.follow(await stage.ask(), 'Gil Barros')
      return nothing('login_refused')
    },
  },
  {
    name: 'an account with the requester’s address that nobody has verified',
    async play(stage) {
      const { world } = stage
      const una = world.person('una')
      await una.goto('#general')
      await una.say('/devportal token Una App')
      await una.waitFor('Log in to generate a token')
      const { url = '' } = await una.click('Log in to generate a token')
      const browser = await stage.follow(url, 'Uma Petrov')
      await browser.click('Refuse')
      return nothing('refused_on_page')
    },
  },
  {
    name: 'the app is switched off between the login and the callback',
    async play(stage) {
      const browser = upToCallback()
      await stage.follow(await stage.ask(), 'Dana Reyes', browser)
      await toggle(stage, 'Deactivate')
      browser.stopBefore = undefined
      await browser.open(browser.visited.at(-1) ?? '')
      await toggle(stage, 'Activate')
      return nothing('login_expired')
    },
  },
  {
    name: 'access is taken while the token waits for its code',
    async play(stage) {
      const { ada, dana } = stage
      const victim = await stage.follow(await stage.ask(), 'Ada Okafor')
      const code = await codeOn(victim)
      await dana.waitFor('[Enter code]')
      await dana.click('Enter code')
      await dana.waitFor('=== Enter the code ===')
      await dana.fill('Code', code)
      await access(stage, async () => {
        await ada.click('Remove', { near: 'Dana Reyes' })
        await ada.waitFor('has no access any more')
      })
      await dana.submit()
      await dana.waitFor("You don't have access")
      await access(stage, async () => {
        await ada.pick('Add people', ['dana'])
        await ada.submit()
        await ada.waitFor('has access now')
      })
      return nothing('no_access')
    },
  },
]

async function toggle({ dana, world }: Stage, button: 'Activate' | 'Deactivate'): Promise<void> {
  await dana.say(`/devportal app ${APP}`)
  await dana.waitFor('App details')
  await dana.click(button)
  await dana.waitFor(button === 'Activate' ? '🟢 On' : '⚪ Off')
  await dana.cancel({ all: true })
  const status = button === 'Activate' ? 'ACTIVE' : 'INACTIVE'
  for (let tries = 0; tries < 500 && world.okta.clients()[0]?.status !== status; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10))
}

async function access({ ada }: Stage, work: () => Promise<void>): Promise<void> {
  await ada.goto('#general')
  await ada.say('/devportal access')
  await ada.waitFor('Add people')
  await work()
  await ada.cancel({ all: true })
}

/** Last of all: the authorization server keeps real time, and takes no login for fresh after the clock has jumped. */
export const late: Variant = {
  name: 'the callback comes after the link has expired',
  async play({ ask, follow, world }) {
    const browser = upToCallback()
    await follow(await ask(), 'Dana Reyes', browser)
    world.clock.advance(11 * 60_000)
    browser.stopBefore = undefined
    await browser.open(browser.visited.at(-1) ?? '')
    return nothing('login_expired')
  },
}

/** With Sign in with Slack: the same links end before the login. */
export const signedIn: Variant[] = [
  {
    name: 'A  forwarded link, with Sign in with Slack',
    async play(stage) {
      await stage.follow(await stage.ask(), 'Ada Okafor')
      return nothing('other_slack_account')
    },
  },
  {
    name: 'A  forwarded link, its victim signs in to Slack in another workspace',
    async play(stage) {
      await stage.follow(await stage.ask(), 'Vera Nakamura')
      return nothing('other_slack_account')
    },
  },
  {
    name: 'B  forwarded authorization URL, with Sign in with Slack',
    async play(stage) {
      const attacker = await stage.follow(await stage.ask(), 'Dana Reyes')
      const victim = new Browser()
      await victim.open(attacker.visited.find((address) => address.includes('/oauth2/')) ?? '')
      await victim.click('Ada Okafor')
      return turnedAway(victim)
    },
  },
  {
    name: 'the requester logs in as somebody else, with Sign in with Slack',
    async play(stage) {
      const browser = await stage.follow(await stage.ask(), 'Dana Reyes')
      await browser.click('Pia Castellano')
      return { delivered: [['dana', 'pia@acme-robotics.example']], refused: [] }
    },
  },
]
