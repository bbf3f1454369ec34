import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import type { Browser } from './browser.ts'
import { askForToken, logIn } from './world.ts'

/** Asks for a token, and somebody else logs in with the link; answers their browser, at the page that asks. */
export async function logInAsOther(person: PersonDriver, app: string, other: string): Promise<Browser> {
  return logIn(await askForToken(person, app), other)
}

/** Presses *Show code* on the page; answers the code. */
export async function codeOn(browser: Browser): Promise<string> {
  const page = browser.buttons.includes('Show code') ? await browser.click('Show code') : browser.page
  const code = /\b[2-9B-Z]{4}-[2-9B-Z]{4}\b/.exec(page.text)?.[0]
  if (!code) throw new Error(`no code on ${page.url}:\n${page.text}`)
  return code
}

/** Presses *Enter code* where the token was asked for, types the code and sends it. */
export async function enterCode(person: PersonDriver, code: string): Promise<void> {
  await person.waitFor('[Enter code]')
  await person.click('Enter code')
  await person.waitFor('=== Enter the code ===')
  await person.fill('Code', code)
  await person.submit()
}
