import { Browser } from '../../../support/browser.ts'
import { codeOn, enterCode } from '../../../support/code-deeds.ts'
import { createApp } from '../../../support/world.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey } from '../scene.ts'
import { ready, TOKEN, tokenWorks, toLogin } from './tokens.ts'

/** Somebody else logs in for Dana: the token is held until she types the code of their page. */
export const heldTokenJourneys: Record<string, Journey> = {
  'come back from the login as somebody else': (world, name) => {
    const dana = world.person('dana')
    let browser = new Browser()
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        browser = await toLogin(world, name)
      },
      async click() {
        await browser.click('Ada Okafor')
        await dana.waitFor('[Enter code]')
      },
      async again() {
        await browser.open(browser.visited.at(-1) ?? '').catch(() => undefined)
        await world.quiet()
        if (dana.see().includes('[Enter code]')) return
        await (await toLogin(world, name)).click('Ada Okafor')
        await dana.waitFor('[Enter code]')
      },
      audit: ['token.held', 'token.requested*', 'token.refused*'],
      told: [['dana', `A code is needed for your token of: ${name}`]],
    }
  },
  'show the code': (world, name) => {
    const held = holding(world, name)
    return {
      prepare: () => createApp(world.person('dana'), { name }),
      open: held.open,
      click: () => codeOn(held.browser),
      async again() {
        await held.browser.open(held.browser.page.url)
        await codeOn(held.browser)
      },
      audit: ['token.code_shown'],
    }
  },
  'enter the code': (world, name) => {
    const dana = world.person('dana')
    const held = holding(world, name)
    let code = ''
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        await held.open()
        code = await codeOn(held.browser)
        await dana.click('Enter code')
        await dana.waitFor('=== Enter the code ===')
        await dana.fill('Code', code)
      },
      async click() {
        await dana.submit()
        await dana.waitFor(TOKEN)
      },
      async again() {
        // The window is still open where Slack got no answer to it
        if (dana.see().includes('=== Enter the code ===')) await dana.cancel()
        if (dana.see().includes(TOKEN)) return
        await enterCode(dana, code)
        await dana.waitFor(TOKEN)
      },
      audit: ['token.issued', 'token.delivered+'],
      told: [ready(name), ['ada', 'A token that acts as your account was handed to']],
      end: () => tokenWorks(world),
    }
  },
  'refuse on the page': (world, name) => {
    const dana = world.person('dana')
    const held = holding(world, name)
    return {
      prepare: () => createApp(dana, { name }),
      open: held.open,
      async click() {
        await held.browser.click('Refuse')
        await dana.waitFor('refused to hand this token over')
      },
      async again() {
        const page = await held.browser.open(held.browser.page.url)
        if (page.text.includes('Give this token')) await held.browser.click('Refuse')
        await dana.waitFor('refused to hand this token over')
      },
      audit: ['token.refused'],
    }
  },
  'stop in Slack': (world, name) => {
    const dana = world.person('dana')
    const held = holding(world, name)
    const stop = async () => {
      await dana.click('Stop')
      await dana.waitFor('has stopped this login')
    }
    return {
      prepare: () => createApp(dana, { name }),
      open: held.open,
      click: stop,
      async again() {
        if (dana.see().includes('[Stop]')) await stop()
      },
      audit: ['token.refused'],
    }
  },
}

/** Ada has logged in for Dana: her browser shows the page that asks. */
export function holding(world: MortalWorld, name: string) {
  const held = {
    browser: new Browser(),
    async open() {
      held.browser = await toLogin(world, name)
      await held.browser.click('Ada Okafor')
      await world.person('dana').waitFor('[Enter code]')
    },
  }
  return held
}
