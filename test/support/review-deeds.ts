import { reviews } from '../../src/sandbox/cast.ts'
import { drawMessage } from '../../src/sandbox/slack/person/draw.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, clientNamed, type, until } from './deeds.ts'
import { type AppForm, createApp, type World } from './world.ts'

export const CHANNEL = reviews.channel.id
export const PLACE = `#${reviews.channel.name}`

/** The sandbox's people as a list for `REVIEW_TEAMS` and `ADMIN_USERS`. */
export const ids = (world: Pick<World, 'person'>, ...names: string[]): string =>
  names.map((name) => world.person(name).id).join('|')

/** Creates a partner app, which submits it for review. */
export const submitApp = (person: PersonDriver, name: string, form: Partial<AppForm> = {}): Promise<string> =>
  createApp(person, { name, partner: `Reviewers read what ${name} does.`, ...form })

/** Opens the prefilled form of the app by command. */
export async function openEdit(person: PersonDriver, app: string): Promise<void> {
  await type(person, `/devportal app ${app}`, 'App details')
  const button = /\[(Edit and resubmit|Edit)\]/.exec(person.see())?.[1] ?? 'Edit'
  await person.click(button)
  await person.waitFor('Edit App')
}

/** Rejects at the card or the line that shows the app, with the reason. */
export async function rejectApp(person: PersonDriver, app: string, reason: string): Promise<void> {
  await person.click('Reject', { near: app })
  await person.waitFor('The submitter reads this')
  await person.fill('Reason', reason)
  await person.submit()
}

/** What the DevPortal has posted for all in the place where this person is and that shows the text; replies where a thread is open. */
export function postsShowing(person: PersonDriver, text: string): string[] {
  const screen = person.screen()
  if (screen.place.kind !== 'channel') return []
  const { messages, thread } = screen.place
  return (thread?.messages ?? messages)
    .filter((message) => message.botId && !message.ephemeral)
    .map((message) => drawMessage(message, screen))
    .filter((drawn) => drawn.includes(text))
}

/** The `ts` of the newest message of the channel that shows the text. */
export function tsOf(person: PersonDriver, text: string): string {
  const screen = person.screen()
  const messages =
    screen.place.kind === 'channel' ? (screen.place.thread?.messages ?? screen.place.messages) : []
  const found = messages.findLast((message) => drawMessage(message, screen).includes(text))
  if (!found) throw new Error(`no message shows "${text}":\n${person.see()}`)
  return found.ts
}

/** What is still to be done, now or later, about cards of the app that was submitted under this name. */
export async function cardJobs(world: World, name: string): Promise<object[]> {
  const { jobs, reviews } = await allRows(world.databaseUrl)
  const mine = (reviews as { id: string; proposal: string }[]).filter(({ proposal }) =>
    proposal.includes(name),
  )
  return (jobs as { kind: string; subject: string }[]).filter(
    ({ kind, subject }) => kind === 'sync-card' && mine.some(({ id }) => id === subject),
  )
}

/** Creates a partner app, which both teams approve. */
export async function createLiveApp(
  world: World,
  person: PersonDriver,
  name: string,
  form: Partial<AppForm> = {},
): Promise<string> {
  const clientId = await submitApp(person, name, form)
  for (const reviewer of ['rae', 'tomas'].map(world.person)) {
    await reviewer.goto(PLACE)
    await reviewer.waitFor(name)
    await reviewer.click('Approve', { near: name })
    await reviewer.waitFor(/Counted for team|It is live now/)
  }
  await until(() => clientNamed(world.okta, name).status === 'ACTIVE')
  return clientId
}
