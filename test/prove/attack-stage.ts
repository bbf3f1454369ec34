import { setTimeout as wait } from 'node:timers/promises'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { Browser } from '../support/browser.ts'
import { allRows } from '../support/deeds.ts'
import { type Forger, startForger } from '../support/forger.ts'
import { createApp, giveAccess, logIn, startWorld, type World } from '../support/world.ts'

/** Where the attacks are played: the real portal over signed HTTP, people with a browser of their own each. */
export interface Stage {
  world: World
  forger: Forger
  /** Asks for the token, and is who it must never miss or find somebody else's with. */
  dana: PersonDriver
  /** Whose account is after. */
  ada: PersonDriver
  /** A colleague with access of her own. */
  pia: PersonDriver
  /** Asks for a token of Dana's app; answers the link. */
  ask(): Promise<string>
  /** Follows the link in a browser of their own, and logs in. */
  follow(url: string, account: string, browser?: Browser): Promise<Browser>
  /** Ids of Dana's attempts, newest last, and where they stand. */
  logins(): Promise<{ id: string; status: string }[]>
  stop(): Promise<void>
}

export const APP = 'Lead Sync'

/** Her address in Slack is one that the authorization server never verified. */
const UNA = {
  id: 'U0UNA00001',
  teamId: acme.teamId,
  name: 'una',
  realName: 'Una Petrov',
  title: 'Developer',
  email: 'unverified@acme-robotics.example',
  tz: 'UTC',
  role: 'member',
} as const

export async function openStage(options: { database?: string; signIn?: boolean }): Promise<Stage> {
  const world = await startWorld({ mode: 'http', ...options })
  const forger = await startForger(world)
  const [dana, ada, pia] = ['dana', 'ada', 'pia'].map(world.person) as [
    PersonDriver,
    PersonDriver,
    PersonDriver,
  ]
  world.slack.addPerson(UNA)
  await world.slack.join('C0GENERAL1', UNA.id)
  await giveAccess(world, 'dana', 'pia', 'Una Petrov')
  await createApp(dana, { name: APP })
  await createApp(world.person('una'), { name: 'Una App' })
  return {
    world,
    forger,
    dana,
    ada,
    pia,
    async ask() {
      await dana.goto('#general')
      dana.reload()
      await dana.say(`/devportal token ${APP}`)
      await dana.waitFor('Log in to generate a token')
      const { url } = await dana.click('Log in to generate a token')
      if (!url) throw new Error('the button has no address')
      return url
    },
    follow: (url, account, browser = new Browser()) => logIn(url, account, browser),
    async logins() {
      const rows = (await allRows(world.databaseUrl)).logins as {
        id: string
        status: string
        createdAt: string
      }[]
      return rows.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
    },
    async stop() {
      await forger.stop()
      await world.stop()
    },
  }
}

/** A token that somebody has on a screen of theirs. */
export interface Seen {
  who: string
  account: string
  token: string
}

/** What everybody sees now, everywhere a token could stand. */
export async function tokensSeen({ world }: Stage, people: readonly string[]): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const who of people) {
    const person = world.person(who)
    const screens = [person.see()]
    await person.cancel({ all: true }).catch(() => undefined)
    for (const place of ['#general', 'DevPortal']) {
      await person.goto(place)
      screens.push(person.see())
    }
    await person.goto('#general')
    const tokens = screens.flatMap((screen) => screen.match(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [])
    for (const token of new Set(tokens)) seen.push({ who, token, account: accountOf(token) })
    person.reload()
  }
  return seen
}

const accountOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub

/** Looks again until there is something, for what takes a moment. */
export async function soon<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
  for (let tries = 0; tries < 250; tries++) {
    const found = await look()
    if (found !== undefined) return found
    await wait(20)
  }
  return undefined
}
