import type { OktaSandbox } from '../../../../src/sandbox/okta/start.ts'
import type { SlackSandbox } from '../../../../src/sandbox/slack/start.ts'
import { oneOf, type Random } from '../../random.ts'
import type { Ledger } from './ledger.ts'
import type { Person } from './person.ts'

/** An app as people remember it. */
export interface KnownApp {
  name: string
  /** Handle. */
  owner: string
  partner: boolean
}

/** What people act on. */
export interface Site {
  slack: SlackSandbox
  okta: OktaSandbox
  ledger: Ledger
  apps: KnownApp[]
  /** Names of apps whose client somebody has changed past the portal. */
  changedOutside: Set<string>
  /** For so long everybody waits for an answer. */
  patience: { ms: number }
  /** Handles of those who come and go. */
  newcomers: readonly string[]
  /** Handles of those who own apps. */
  developers: readonly string[]
  person(handle: string): Person
  /** Never the same twice. */
  number(): string
}

/** Something that a person sets out to do. Throws an `Unanswered` where it came to nothing. */
export type Act = (who: Person, site: Site, random: Random) => Promise<void>

/** There is nothing there for it now. */
export class NothingToDo extends Error {}

export function ownApp({ name }: Person, { apps }: Site, random: Random, partner?: boolean): KnownApp {
  const mine = apps.filter((app) => app.owner === name && (partner === undefined || app.partner === partner))
  const app = oneOf(random, mine)
  if (!app) throw new NothingToDo()
  return app
}
