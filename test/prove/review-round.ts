import { createApp } from '../support/world.ts'
import { type Press, ready, type Wish } from './press.ts'
import type { Random } from './random.ts'
import { type ReviewFacts, reviewViolations } from './review-check.ts'
import type { Presser, Rig } from './rig.ts'
import { buttonOn, directMessageOf, messagesAbout } from './seen.ts'
import { until } from './until.ts'

export interface ReviewRound {
  appName: string
  clientId: string
  presses: Press[]
}

/** Pia submits a partner app; everybody in the reviewer channel is at the card, and presses at the same instant. */
export async function playReview(rig: Rig, number: number, random: Random): Promise<ReviewRound> {
  const appName = `Race ${String(number).padStart(4, '0')}`
  const clientId = await createApp(rig.person('pia'), {
    name: appName,
    partner: 'Shows leads to our customers.',
    uris: [`https://r${number}.partner.example/cb`],
  })
  const [card] = await cardOf(rig, appName)
  const approve = card && buttonOn(card.message, 'Approve')
  const reject = card && buttonOn(card.message, 'Reject')
  if (!approve || !reject) throw new Error(`no card to press on for ${appName}`)
  const wish = wishes(random)
  const deeds = []
  for (const presser of random.shuffled(rig.pressers))
    deeds.push(await ready(rig, presser, wish(presser), { approve, reject }))
  const presses = await Promise.all(deeds.map((deed) => deed()))
  return { appName, clientId, presses }
}

/** Some rounds everybody approves, some one or two object, some it is even. */
function wishes(random: Random): (by: Presser) => Wish {
  const objections = [0, 0.1, 0.5][Math.floor(random.next() * 3)] ?? 0
  return ({ teams }) => {
    if (teams.length > 0 && random.chance(objections))
      return random.chance(0.7) ? 'reject' : 'reject from the card'
    return random.chance(0.2) ? 'approve twice' : 'approve'
  }
}

async function cardOf(rig: Rig, appName: string) {
  const cards = () => messagesAbout(rig, rig.submitter.id, rig.reviewChannel, appName)
  await until(() => cards().length > 0)
  return cards()
}

/** What is so once everything has come to rest: violations that time would heal are given time. */
export async function judgeReview(
  rig: Rig,
  round: ReviewRound,
): Promise<{ facts: ReviewFacts; violations: string[] }> {
  await rig.rest()
  let facts = await gather(rig, round)
  await until(async () => {
    facts = await gather(rig, round)
    return reviewViolations(facts).length === 0
  })
  return { facts, violations: reviewViolations(facts) }
}

async function gather(rig: Rig, { appName, clientId, presses }: ReviewRound): Promise<ReviewFacts> {
  const { db, submitter, teams } = rig
  const tenantId = rig.slack.teamId
  const [app] = await db.apps.list(
    { tenantId, ownerId: submitter.id, query: clientId },
    { offset: 0, limit: 1 },
  )
  const review = app && (await db.reviews.latest(app.id, 10))[0]
  if (!app || !review) throw new Error(`${appName} has no review`)
  const rows = await db.audit.latest(tenantId, { appId: app.id }, { limit: 100 })
  const client = rig.okta.clients().find((one) => one.clientId === clientId)
  const cards = messagesAbout(rig, submitter.id, rig.reviewChannel, appName)
  return {
    teams,
    app,
    review,
    votes: await db.reviews.votes(review.id),
    audit: rows.map(({ actor, action }) => `${actor} ${action}`),
    client: client?.status,
    activations: rig.activations.of(app.remoteId ?? ''),
    cards: cards.map(({ text, message }) => ({ text, replies: message.replyCount })),
    told: messagesAbout(rig, submitter.id, directMessageOf(rig, submitter.id), appName).map(
      ({ text }) => text,
    ),
    presses,
  }
}
