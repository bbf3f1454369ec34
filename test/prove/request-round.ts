import { setTimeout as wait } from 'node:timers/promises'
import { acme } from '../../src/sandbox/cast.ts'
import type { Random } from './random.ts'
import { type RequestFacts, requestViolations, type Verdict } from './request-check.ts'
import type { Presser, Rig } from './rig.ts'
import { buttonOn, directMessageOf, messagesAbout, noticeOf, whispers } from './seen.ts'
import { until } from './until.ts'

export interface RequestRound {
  newcomer: Presser
  /** `answers` once they have been judged: with the next round they are gone from the screen. */
  presses: { by: Presser; wish: Verdict; answers?: string[] }[]
}

/** A grant asks Slack first who this is; without a handicap a decline would always be faster. */
const HANDICAP_MS = 8

/** A newcomer asks for access; every admin has the card, and one grants while another declines. */
export async function playRequest(rig: Rig, number: number, random: Random): Promise<RequestRound> {
  const newcomer = moveIn(rig, number)
  const driver = rig.person(newcomer.id)
  await driver.goto('home')
  await driver.waitFor('Request access')
  await driver.click('Request access')
  await driver.waitFor('Your admins have been asked')
  await driver.cancel({ all: true })
  const [one, other, ...rest] = random.shuffled(rig.admins)
  const wishes: [Presser | undefined, Verdict][] = [
    [one, 'Grant'],
    [other, 'Decline'],
    ...rest.map((by): [Presser, Verdict] => [by, random.chance(0.5) ? 'Grant' : 'Decline']),
  ]
  const deeds = []
  for (const [by, wish] of wishes)
    if (by)
      deeds.push(await ready(rig, newcomer, by, wish, wish === 'Decline' ? random.next() * HANDICAP_MS : 0))
  return { newcomer, presses: await Promise.all(random.shuffled(deeds).map((deed) => deed())) }
}

function moveIn({ slack }: Rig, number: number): Presser {
  const id = `U0NEW${String(number).padStart(5, '0')}`
  const name = `New ${String(number).padStart(5, '0')}`
  const email = `${id.toLowerCase()}@acme-robotics.example`
  const rest = { teamId: acme.teamId, title: 'Newcomer', email, tz: 'UTC', role: 'member' } as const
  slack.addPerson({ id, name: id.toLowerCase(), realName: name, ...rest })
  return { id, name, teams: [] }
}

const cardsOf = (rig: Rig, by: Presser, newcomer: Presser) =>
  messagesAbout(rig, by.id, directMessageOf(rig, by.id), newcomer.name)

async function ready(rig: Rig, newcomer: Presser, by: Presser, wish: Verdict, handicapMs: number) {
  rig.slack.gestures.reload(by.id)
  await until(() => cardsOf(rig, by, newcomer).length > 0)
  const card = cardsOf(rig, by, newcomer)[0]?.message
  const target = card && buttonOn(card, wish)
  if (!target) throw new Error(`${by.name} has no card of ${newcomer.name}`)
  return async () => {
    if (handicapMs > 0) await wait(handicapMs)
    const there = cardsOf(rig, by, newcomer).some((seen) => buttonOn(seen.message, wish))
    if (!there) return { by, wish: 'too late' as const }
    await rig.slack.gestures.press(by.id, target)
    return { by, wish }
  }
}

/** What is so once everything has come to rest: violations that time would heal are given time. */
export async function judgeRequest(
  rig: Rig,
  round: RequestRound,
): Promise<{ facts: RequestFacts; violations: string[] }> {
  await rig.rest()
  let facts = await gather(rig, round)
  await until(async () => {
    facts = await gather(rig, round)
    return requestViolations(facts).length === 0
  })
  for (const [index, press] of round.presses.entries()) press.answers = facts.presses[index]?.answers ?? []
  return { facts, violations: requestViolations(facts) }
}

async function gather(rig: Rig, { newcomer, presses }: RequestRound): Promise<RequestFacts> {
  const { db } = rig
  const person = { tenantId: acme.teamId, userId: newcomer.id }
  const rows = await db.audit.latest(acme.teamId, { userId: newcomer.id }, { limit: 100 })
  const direct = directMessageOf(rig, newcomer.id)
  return {
    request: await db.accessRequests.find(person),
    hasAccess: await db.access.has(person),
    audit: rows.map(({ actor, action }) => `${actor} ${action}`),
    told: messagesAbout(rig, newcomer.id, direct, 'access').map(({ text }) => text),
    presses: presses.map(({ by, wish, answers }) => {
      const notice = noticeOf(rig, by.id)
      const heard = [...whispers(rig, by.id, directMessageOf(rig, by.id)), ...(notice ? [notice] : [])]
      return {
        by,
        wish,
        answers: answers ?? heard,
        cards: cardsOf(rig, by, newcomer).map(({ text }) => text),
      }
    }),
  }
}
