import { seeded } from './random.ts'
import type { Report } from './report.ts'
import { judgeRequest, playRequest, type RequestRound } from './request-round.ts'
import { judgeReview, playReview, type ReviewRound } from './review-round.ts'
import { type DatabaseKind, type Rig, startRig } from './rig.ts'

/** More would only say the same again. */
const ENOUGH = 20

/**
 * So many rounds of a review that everybody decides on at once, and of an access request that one admin grants while
 * another declines: two processes of the program on one database. Judged is what has come of it once all is at rest:
 * what was decided, written, told and drawn. A call that failed and was right when it was made again is no violation.
 * `trouble` is made before each review.
 */
export async function race(
  kind: DatabaseKind,
  { rounds, seed, trouble }: { rounds: number; seed: number; trouble?: (rig: Rig) => void },
): Promise<Report> {
  const random = seeded(seed)
  const rig = await startRig(kind)
  const report: Report = { counts: {}, violations: [] }
  const reviews: ReviewRound[] = []
  const requests: RequestRound[] = []
  try {
    for (let number = 1; number <= rounds && report.violations.length < ENOUGH; number++) {
      trouble?.(rig)
      await attempt(report, `review ${number}`, async () => {
        const round = await playReview(rig, number, random)
        reviews.push(round)
        const { facts, violations } = await judgeReview(rig, round)
        count(report, `reviews ${facts.review.status}`)
        for (const answer of round.presses.flatMap((press) => press.answers)) count(report, kindOf(answer))
        return violations
      })
      await attempt(report, `request ${number}`, async () => {
        const round = await playRequest(rig, number, random)
        requests.push(round)
        const { facts, violations } = await judgeRequest(rig, round)
        count(report, `requests ${facts.request?.status}`)
        for (const { answers } of facts.presses)
          if (answers.length > 0) count(report, 'admins told who was faster')
        return violations
      })
    }
    await lookBack(rig, report, { reviews, requests })
  } finally {
    await rig.stop()
  }
  return report
}

async function attempt(report: Report, what: string, play: () => Promise<string[]>): Promise<void> {
  const violations = await play().catch((error: unknown) => [String(error)])
  report.violations.push(...violations.map((violation) => `${what}: ${violation}`))
}

/** What was true after its round is still true at the very end: nothing came late, twice or back. */
async function lookBack(
  rig: Rig,
  report: Report,
  { reviews, requests }: { reviews: ReviewRound[]; requests: RequestRound[] },
): Promise<void> {
  await rig.rest()
  if (report.violations.length === 0) {
    for (const round of reviews)
      await attempt(
        report,
        `in the end, ${round.appName}`,
        async () => (await judgeReview(rig, round)).violations,
      )
    for (const round of requests)
      await attempt(
        report,
        `in the end, ${round.newcomer.name}`,
        async () => (await judgeRequest(rig, round)).violations,
      )
  }
  report.violations.push(...(await rig.complaints()).slice(0, ENOUGH))
  report.counts['warnings in the logs'] = rig.warnings()
  if (reviews.length >= 5 && rig.refusing() < 2) report.violations.push('only one process took part')
}

const count = ({ counts }: Report, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1
}

const KINDS: [RegExp, string][] = [
  [/^(Approved\. It is live|\(the window closed\))/, 'clickers who decided'],
  [/^Counted for team/, 'clickers whose vote was counted'],
  [/already, on/, 'clickers told who decided'],
  [/for team \w+( already|\. One person)/, 'clickers told that they or their team have voted'],
  [/^(You submitted|Only members)/, 'clickers who may not decide'],
]

const kindOf = (answer: string): string =>
  KINDS.find(([pattern]) => pattern.test(answer))?.[1] ?? 'other answers'
