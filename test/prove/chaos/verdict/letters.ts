import type { App, AuditEntry, Review } from '../../../../src/domain/records.ts'
import { messageBody } from '../../../../src/sandbox/slack/person/draw.ts'
import type { SlackSandbox } from '../../../../src/sandbox/slack/start.ts'

/** A direct message of the app. */
export interface Letter {
  to: string
  ts: string
  /** Its words, and what its buttons carry. */
  text: string
}

export function lettersIn(slack: SlackSandbox): Letter[] {
  const { people } = slack.gestures.screen(slack.person('ada').id, { kind: 'home' })
  return people
    .filter(({ role, deleted }) => role !== 'bot' && !deleted)
    .flatMap(({ id }) => {
      const { app } = slack.gestures.screen(id, { kind: 'home' })
      const screen = slack.gestures.screen(id, { kind: 'channel', channelId: app.imChannelId })
      if (screen.place.kind !== 'channel') return []
      return screen.place.messages
        .filter(({ authorId, ephemeral }) => authorId === app.userId && !ephemeral)
        .map((message) => ({
          to: id,
          ts: message.ts,
          text: `${messageBody(message, screen)} ${JSON.stringify(message.blocks)}`,
        }))
    })
}

/** Letters of one kind to one person about one thing. */
export interface Expected {
  to: string
  /** All of these are in it. */
  words: string[]
  /** So often something happened that is to be told so. */
  causes: number
  /** The newest of the letters must not be older: ISO time. Absent: there need not be any. */
  since?: string
}

/** What everybody has to hear, by the audit. `names` are people's names by their ids. */
export function expectedLetters(
  rows: readonly AuditEntry[],
  {
    apps,
    reviews,
    names,
  }: { apps: readonly App[]; reviews: readonly Review[]; names: ReadonlyMap<string, string> },
): Expected[] {
  const letters = rows.flatMap((row): Expected[] => {
    const app = apps.find(({ id }) => id === row.appId)
    const by = `@${names.get(row.actor)}`
    const one = (to: string | null | undefined, words: string[], must = true): Expected[] =>
      to ? [{ to, words, causes: 1, ...(must && { since: row.at }) }] : []
    // A newer word to the same person about the same takes the place of one that has not been sent yet
    const isLast = (...actions: string[]) =>
      !rows.some(
        (other) => other.seq > row.seq && other.subject === row.subject && actions.includes(other.action),
      )
    const review = reviewOf(row, reviews)
    switch (row.action) {
      case 'access.granted':
        return one(row.subject, [`${by} has given you access`], isLast(...ACCESS))
      case 'access.revoked':
        return row.actor === 'system'
          ? []
          : one(row.subject, [`${by} has removed your access`], isLast(...ACCESS))
      case 'access.declined':
        return one(row.subject, [`${by} has declined your request for access`], isLast(...ACCESS))
      case 'review.team_approved':
        return one(review?.submitterId, [`${by} has approved it for team ${teamIn(row)}`, app?.name ?? ''])
      case 'review.approved':
        return one(review?.submitterId, ['was approved: ', review?.proposal.name ?? ''])
      case 'review.rejected':
        return one(review?.submitterId, ['was not approved: ', `Reason: ${review?.reason}`])
      case 'app.transferred':
        return one(row.subject, [`${by} has transferred it to`, app?.name ?? ''], false)
      case 'secret.reported':
        return one(app?.ownerId, ['A leaked client secret was reported', last4In(row)], false)
      case 'token.issued':
        return one(row.actor, ['Your token is ready for', loginIn(row)], false)
      case 'token.held':
        return one(row.actor, ['A code is needed for your token', loginIn(row)], false)
      default:
        return []
    }
  })
  return merged(letters)
}

/** Everybody has heard what they have to, once; but for what Slack was left in doubt about. */
export function letterViolations(
  letters: readonly Letter[],
  expected: readonly Expected[],
  { promised, isDoubtful }: { promised: readonly string[][]; isDoubtful(letter: Letter): boolean },
): { doubled: number; violations: string[] } {
  let doubled = 0
  const violations = expected.flatMap(({ to, words, causes, since }) => {
    const found = letters.filter(
      (letter) => letter.to === to && words.every((word) => letter.text.includes(word)),
    )
    const about = `${to} was told “${words.join(' … ')}”`
    const extra = found.length - causes
    const doubts = found.slice(0, -1).filter(isDoubtful).length
    if (extra > 0 && extra <= doubts) doubled += extra
    return [
      ...(extra > doubts
        ? [`${about} ${found.length} times, of which ${doubts} are doubtful; it happened ${causes} times`]
        : []),
      ...(since && !found.some(({ ts }) => Number(ts) * 1_000 >= Date.parse(since) - 2_000)
        ? [`${about} too rarely: ${found.length} times`]
        : []),
    ]
  })
  // To whoever owns the app by then, which may have got a longer name
  const broken = promised.filter(
    (words) => !letters.some(({ text }) => words.every((word) => text.includes(word))),
  )
  const never = letters.filter(({ text }) => NEVER.test(text))
  return {
    doubled,
    violations: [
      ...violations,
      ...broken.map((words) => `somebody was promised to hear: ${words.join(' … ')}`),
      ...never.map(({ to, text }) => `${to} was told: ${text.slice(0, 200)}`),
    ],
  }
}

/** Nothing of that is so. */
const NEVER = /did not accept the latest change|the reviewer channel cannot be used/

const ACCESS = ['access.granted', 'access.revoked', 'access.declined']

const merged = (letters: Expected[]): Expected[] => {
  const byText = new Map<string, Expected>()
  for (const letter of letters) {
    const key = JSON.stringify([letter.to, letter.words])
    const known = byText.get(key)
    byText.set(key, known ? { ...known, ...letter, causes: known.causes + 1 } : letter)
  }
  return [...byText.values()]
}

const fieldIn = (json: string | null, field: string): string => {
  const value: unknown = json && JSON.parse(json)
  if (typeof value !== 'object' || value === null || !(field in value)) return '(unknown)'
  return String((value as Record<string, unknown>)[field])
}

const teamIn = ({ after }: AuditEntry): string => fieldIn(after, 'team')
const loginIn = ({ after }: AuditEntry): string => fieldIn(after, 'login')
const last4In = ({ before }: AuditEntry): string => fieldIn(before, 'last4')

/** A vote names its review; a decision is the one of that person at that time. */
function reviewOf(
  { action, appId, actor, at, after }: AuditEntry,
  reviews: readonly Review[],
): Review | undefined {
  if (action === 'review.team_approved') return reviews.find(({ id }) => id === fieldIn(after, 'review'))
  if (!/^review\.(approved|rejected)$/.test(action)) return undefined
  return reviews.find((one) => one.appId === appId && one.decidedBy === actor && one.decidedAt === at)
}
