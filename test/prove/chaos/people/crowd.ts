import { setTimeout as wait } from 'node:timers/promises'
import { acme, reviews } from '../../../../src/sandbox/cast.ts'
import { GestureError } from '../../../../src/sandbox/slack/screen.ts'
import type { SlackSandbox } from '../../../../src/sandbox/slack/start.ts'
import { oneOf, type Random, seeded } from '../../random.ts'
import { accessActs } from './access-acts.ts'
import { appActs } from './app-acts.ts'
import { Unanswered } from './heard.ts'
import { homeActs } from './home-acts.ts'
import type { Attempt } from './ledger.ts'
import type { Person } from './person.ts'
import { reviewActs } from './review-acts.ts'
import { secretActs } from './secret-acts.ts'
import { type Act, NothingToDo, type Site } from './site.ts'
import { tokenActs } from './token-acts.ts'

const acts = { ...appActs, ...secretActs, ...tokenActs, ...reviewActs, ...accessActs, ...homeActs }
type Name = keyof typeof acts

/** How often somebody of that trade does what, one beside the other. */
const DEVELOPER: [Name, number][] = [
  ['create an app', 4],
  ['edit an app', 2],
  ['switch an app', 3],
  ['transfer an app', 1],
  ['change a client outside', 1],
  ['decide on what was changed outside', 2],
  ['show a secret', 1],
  ['generate a secret', 2],
  ['change a secret', 3],
  ['report a leaked secret', 1],
  ['get a token', 3],
  ['get a token of another account', 1],
  ['show a token that waits', 1],
  ['open Home', 1],
  ['search in Home', 1],
  ['filter Home', 1],
  ['list their apps', 1],
]
const PARTNER: [Name, number][] = [
  ...DEVELOPER.filter(([name]) => name !== 'create an app'),
  ['create a partner app', 8],
  ['edit an app', 4],
  ['withdraw a submission', 2],
]
const REVIEWER: [Name, number][] = [
  ['approve', 6],
  ['approve from the list', 3],
  ['reject', 3],
  ['look at a submission', 1],
]
const ADMIN: [Name, number][] = [
  ['give access', 3],
  ['take access away', 2],
  ['answer a request', 4],
  ['look at the audit', 1],
  ['look at all apps', 1],
  ['switch an app of somebody', 3],
  ['open Home', 1],
  ['report a leaked secret', 1],
]
const NEWCOMER: [Name, number][] = [
  ['ask for access', 4],
  ['open Home', 2],
  ['create an app', 1],
]

export const DEVELOPERS = ['dana', 'pia', 'dov', 'paz']
export const NEWCOMERS = ['nina', 'noor', 'nils', 'nemo']
/** Who speaks for which team. */
export const REVIEWERS = { api: ['rae', 'raul'], partnership: ['tomas', 'tilda'] }
const ADMINS = ['ada', 'axel']

const TRADES: [handles: string[], trade: [Name, number][]][] = [
  [['dana', 'dov'], DEVELOPER],
  [['pia', 'paz'], PARTNER],
  [[...REVIEWERS.api, ...REVIEWERS.partnership], REVIEWER],
  [ADMINS, ADMIN],
  [NEWCOMERS, NEWCOMER],
]

/** Those who are not in the sandbox's cast move in. */
export async function moveIn(slack: SlackSandbox): Promise<void> {
  const [general, random] = ['general', 'random'].map(
    (name) =>
      slack
        .person('ada')
        .screen()
        .channels.find((channel) => channel.name === name)?.id ?? '',
  )
  for (const name of ['dov', 'paz', 'raul', 'tilda', 'axel', ...NEWCOMERS]) {
    const id = `U0${name.toUpperCase()}0001`
    const realName = `${name[0]?.toUpperCase()}${name.slice(1)} Chaos`
    const role = name === 'axel' ? 'admin' : 'member'
    const email = `${name}@acme-robotics.example`
    slack.addPerson({ id, teamId: acme.teamId, name, realName, title: 'Chaos', email, tz: 'UTC', role })
    for (const channel of [general, random]) await slack.join(channel ?? '', id)
  }
  for (const name of ['raul', 'tilda']) await slack.join(reviews.channel.id, slack.person(name).id)
}

/** Everybody goes about their business until it is over. Resolves when the last has ended what they were at. */
export async function live(site: Site, seed: number, pauseMs: number, isOver: () => boolean): Promise<void> {
  const everybody = TRADES.flatMap(([handles, trade]) => handles.map((handle) => ({ handle, trade })))
  await Promise.all(
    everybody.map(async ({ handle, trade }, index) => {
      const random = seeded(seed * 100 + index)
      for (await wait(random.next() * pauseMs); !isOver(); await wait((0.3 + random.next()) * pauseMs))
        await perform(site, handle, pick(random, trade), random)
    }),
  )
}

/** Each act once, by somebody who can do it. Answers those that nobody could. */
export async function eachOnce(site: Site, seed: number): Promise<void> {
  const random = seeded(seed)
  const done = new Set<Name>()
  await Promise.all(
    TRADES.flatMap(([handles, trade]) => {
      const [handle = ''] = random.shuffled(handles)
      return [
        (async () => {
          for (const [name] of trade) {
            if (done.has(name)) continue
            done.add(name)
            await perform(site, handle, name, random)
          }
        })(),
      ]
    }),
  )
}

function pick(random: Random, trade: [Name, number][]): Name {
  return (
    oneOf(
      random,
      trade.flatMap(([name, share]) => Array<Name>(share).fill(name)),
    ) ?? 'open Home'
  )
}

async function perform(site: Site, handle: string, name: Name, random: Random): Promise<void> {
  const { ledger } = site
  const who = site.person(handle)
  const from = Date.now()
  const act: Act = acts[name]
  const outcome = await act(who, site, random).then(
    () => ({ answer: 'told', words: '' }) as const,
    (error: unknown) => outcomeOf(who, error),
  )
  ledger.attempts.push({ who: handle, act: name, from, to: Date.now(), ...outcome })
  if (outcome.answer !== 'idle') ledger.count(`acts: ${name}`)
  ledger.count(`answers: ${outcome.answer}`)
}

/** What they wanted to press or fill in may have gone meanwhile; where they only waited, Slack may have said why. */
function outcomeOf(who: Person, error: unknown): Pick<Attempt, 'answer' | 'words'> {
  const words = String(error).slice(0, 600)
  if (error instanceof NothingToDo) return { answer: 'idle', words: '' }
  if (error instanceof GestureError) return { answer: 'gone meanwhile', words }
  if (error instanceof Unanswered) return { answer: error.how, words }
  const { how, message } = who.otherwise()
  return { answer: how, words: `${words} ${message}`.slice(0, 600) }
}
