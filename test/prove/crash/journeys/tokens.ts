import { Browser } from '../../../support/browser.ts'
import { directMessage, search, tokenOn, type, until } from '../../../support/deeds.ts'
import { askForToken, createApp, logIn } from '../../../support/world.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey, Scene, Told } from '../scene.ts'

const READY = 'Your token is ready for: '
export const TOKEN = 'Bearer token'
const LOGIN = 'Log in to generate a token'

/** Dana asks for a token of her app, and her browser is at the login page. */
export async function toLogin({ person }: MortalWorld, name: string): Promise<Browser> {
  const browser = new Browser()
  person('dana').reload()
  await browser.open(await askForToken(person('dana'), name))
  return browser
}

export const ready = (name: string): Told => ['dana', `${READY}${name}`]

/** A browser whose page never came is loaded anew; where that does not help either, a new link does. */
async function untilToken(world: MortalWorld, name: string, browser: Browser): Promise<void> {
  const dana = world.person('dana')
  await browser.open(browser.visited.at(-1) ?? '').catch(() => undefined)
  await world.quiet()
  if (dana.see().includes(TOKEN)) return
  await (await toLogin(world, name)).click('Dana Reyes')
  await dana.waitFor(TOKEN)
}

/** Exactly one token is on Dana's screen, and the API takes it. */
export async function tokenWorks({ person, okta }: MortalWorld): Promise<string[]> {
  const seen = person('dana').see()
  const times = seen.split(TOKEN).length - 1
  if (times !== 1) return [`${times} tokens are on the screen`]
  const status = await search({ okta }, tokenOn(seen))
  return status === 200 ? [] : [`the API answers the token with ${status}`]
}

const noTrace = { audit: [] } satisfies Partial<Scene>

export const tokenJourneys: Record<string, Journey> = {
  'ask for a token': (world, name) => {
    const dana = world.person('dana')
    const ask = async () => {
      await dana.say(`/devportal token ${name}`)
      await dana.waitFor(LOGIN)
    }
    return {
      prepare: () => createApp(dana, { name }),
      open: () => dana.goto('#general'),
      click: ask,
      // Without an answer there is nothing to press
      async again() {
        if (!dana.see().includes(LOGIN)) await ask()
      },
      audit: ['token.requested+'],
      end: () => (dana.see().split(`[${LOGIN}]`).length === 2 ? [] : [`not one link: ${dana.see()}`]),
    }
  },
  'press the button that opens the login': (world, name) => {
    const dana = world.person('dana')
    let url = ''
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        await type(dana, `/devportal token ${name}`, LOGIN)
      },
      async click() {
        url = (await dana.click(LOGIN)).url ?? ''
      },
      // The browser opens, whatever the app makes of the click
      async again() {
        url = (await dana.click(LOGIN)).url ?? url
      },
      ...noTrace,
      async end() {
        await logIn(url, 'Dana Reyes')
        await dana.waitFor(TOKEN)
        return tokenWorks(world)
      },
    }
  },
  'open the link': (world, name) => {
    const dana = world.person('dana')
    const browser = new Browser()
    let url = ''
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        url = await askForToken(dana, name)
      },
      click: () => browser.open(url),
      again: () => browser.open(url),
      ...noTrace,
      async end() {
        await browser.click('Dana Reyes')
        await dana.waitFor(TOKEN)
        return tokenWorks(world)
      },
    }
  },
  'come back from the login': (world, name) => {
    const dana = world.person('dana')
    let browser = new Browser()
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        browser = await toLogin(world, name)
      },
      async click() {
        await browser.click('Dana Reyes')
        await dana.waitFor(TOKEN)
      },
      again: () => untilToken(world, name, browser),
      audit: ['token.issued', 'token.delivered+', 'token.requested*', 'token.refused*'],
      told: [ready(name)],
      end: () => tokenWorks(world),
    }
  },
  'revoke a token': (world, name) => {
    const dana = world.person('dana')
    const ENDED = 'was asked to end this token'
    let token = ''
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        token = await handedOver(world, name)
      },
      async click() {
        await dana.click('Revoke')
        await dana.waitFor(ENDED)
      },
      async again() {
        if (dana.see().includes(ENDED)) return
        await dana.click(dana.see().includes('[Revoke]') ? 'Revoke' : 'Try again')
        await dana.waitFor(/was asked to end this token|can be revoked from here once/)
      },
      audit: ['token.revoked', 'token.refused*'],
      async end() {
        const status = await search(world, token)
        return status === 401 ? [] : [`the API answers a revoked token with ${status}`]
      },
    }
  },
  'dismiss a token': (world, name) => {
    const dana = world.person('dana')
    const dismiss = async () => {
      await dana.click('Dismiss')
      await until(() => !dana.see().includes(TOKEN))
    }
    return {
      prepare: () => createApp(dana, { name }),
      open: () => handedOver(world, name),
      click: dismiss,
      async again() {
        if (dana.see().includes(TOKEN)) await dismiss()
      },
      ...noTrace,
      async end() {
        const { kysely } = world.connection
        const kept = await kysely
          .selectFrom('deliveries')
          .innerJoin('apps', 'apps.id', 'deliveries.appId')
          .select('deliveries.id')
          .where('apps.name', '=', name)
          .where('shownAt', 'is', null)
          .execute()
        return kept.length === 0 ? [] : ['a token that was dismissed is still here']
      },
    }
  },
  'show a token': (world, name) => {
    const dana = world.person('dana')
    const shown = /=== Your token ===|This token is gone/
    const show = async () => {
      await dana.click('Show token', { near: name })
      await dana.waitFor(shown)
    }
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        await handedOver(world, name)
        await directMessage(dana, `${READY}${name}`)
      },
      click: show,
      // Taken and not seen: it is gone, and says so
      async again() {
        if (shown.test(dana.see())) return
        dana.reload()
        await show()
      },
      audit: ['token.delivered', 'token.refused*'],
    }
  },
}

/** Dana has a token in front of her; answers it. */
async function handedOver(world: MortalWorld, name: string): Promise<string> {
  await (await toLogin(world, name)).click('Dana Reyes')
  const seen = await world.person('dana').waitFor(TOKEN)
  await world.quiet()
  return tokenOn(seen)
}
