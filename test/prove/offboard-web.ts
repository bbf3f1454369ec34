import { Browser, type Page } from '../support/browser.ts'
import { logIn } from '../support/world.ts'
import type { Trial } from './offboard-play.ts'
import type { Things } from './offboard-things.ts'

/** What Dana's logins lead to in browsers. One is back from the authorization server already, with a code. */
export async function inBrowsers({ link }: Things): Promise<Trial[]> {
  const back = new Browser()
  back.stopBefore = /\/callback\/okta/
  await logIn(link, 'Dana Reyes', back)
  return [
    page('the login link', 'own', () => {
      const browser = new Browser()
      browser.stopBefore = /\/oauth2\//
      return browser.open(link)
    }),
    page('the callback of a login', 'own', () => {
      back.stopBefore = undefined
      return back.open(back.visited.at(-1) ?? '')
    }),
    page('the page of the held login', 'own', (things) => things.heldBy.open(pageOf(things))),
    page('Show code on that page', 'own', (things) => press(things, 'code')),
    page('Refuse on that page', 'discard', (things) => press(things, 'refuse')),
  ]
}

const pageOf = ({ heldBy, logins }: Things): string => new URL(`/login/${logins.held}`, heldBy.page.url).href

const press = (things: Things, what: string): Promise<Page> =>
  things.heldBy.post(`${pageOf(things)}/${what}`, { form_token: things.formToken })

const page = (name: string, area: Trial['area'], open: (things: Things) => Promise<Page>): Trial => ({
  name: `browser: ${name}`,
  area,
  async run({ things }) {
    const { text, html, status } = await open(things)
    return {
      failed: status === 500 ? 'error 500' : undefined,
      told: () => [text || 'on to the authorization server'],
      handed: () => [html],
    }
  },
})
