import type { Connection } from '../../../../src/db/schema.ts'
import { search } from '../../../support/deeds.ts'
import { gather } from '../../crash/facts.ts'
import { violationsIn } from '../../crash/judge.ts'
import type { Ledger, SeenSecret, SeenToken } from '../people/ledger.ts'
import type { Trouble } from '../troubles/weather.ts'
import type { Stage } from '../world/stage.ts'
import type { Doubts } from './doubts.ts'
import { homeViolations } from './homes.ts'
import { expectedLetters, lettersIn, letterViolations } from './letters.ts'
import { endViolations, judgeLogs, overlap } from './logs.ts'
import { requestViolations } from './requests.ts'
import { readRows } from './rows.ts'
import { historyViolations, toldViolations } from './told.ts'

export interface Verdict {
  counts: Record<string, number>
  violations: string[]
}

/** What is so on all sides once everything has come to rest. */
export async function judge(
  stage: Stage,
  connection: Connection,
  troubles: readonly Trouble[],
  doubts: Doubts,
): Promise<Verdict> {
  const { slack, okta, clock, site, instances } = stage
  const { ledger } = site
  const facts = await gather({ connection, slack, okta, clock })
  const rows = await readRows(connection, stage)
  const { apps } = facts
  const letters = lettersIn(slack)
  const told = letterViolations(letters, expectedLetters(rows.audit, { ...rows, apps }), {
    promised: ledger.promised,
    isDoubtful: ({ ts }) => doubts.has(ts, troubles),
  })
  const logs = judgeLogs(instances.flatMap((instance) => instance.lines()))
  const ends = instances.flatMap((instance) => instance.ownEnds)
  return {
    counts: {
      ...logs.counts,
      'direct messages': letters.length,
      'direct messages doubled, Slack left in doubt': told.doubled,
      'audit rows': rows.audit.length,
      'apps in the end': apps.length,
    },
    violations: [
      ...violationsIn(facts),
      ...toldViolations(ledger, apps, rows.audit),
      ...historyViolations(apps, rows.audit),
      ...told.violations,
      ...homeViolations(slack, { ...rows, apps, uncertain: ledger.uncertainHomes }),
      ...requestViolations(rows.requests, rows.requestCards, letters, rows.admins),
      ...rows.keptTooLong,
      ...(await tokenViolations(okta, ledger.tokens)),
      ...secretViolations(okta, ledger.secrets),
      ...ledger.wrong,
      ...silenceViolations(ledger, troubles),
      ...endViolations(ends, troubles),
      ...[...logs.violations, ...slack.violations, ...okta.violations],
    ],
  }
}

/** Whoever waits hears something, unless there was trouble. */
const silenceViolations = ({ attempts }: Ledger, troubles: readonly Trouble[]): string[] =>
  attempts
    .filter(({ answer, from, to }) => answer === 'nothing' && !overlap(troubles, from, to))
    .map(({ who, act, words }) => `${who} wanted to ${act} and heard nothing: ${words}`)

/** Whoever was told that the token was to be ended gets no further with it. */
async function tokenViolations(okta: Stage['okta'], tokens: readonly SeenToken[]): Promise<string[]> {
  const revoked = tokens.filter((token) => token.revoked)
  const statuses = await Promise.all(revoked.map(({ value }) => search({ okta }, value)))
  return revoked.flatMap(({ app }, index) =>
    statuses[index] === 401 ? [] : [`a revoked token of ${app} is still answered ${statuses[index]}`],
  )
}

/** Nobody was shown the secret of another app. */
const secretViolations = (okta: Stage['okta'], secrets: readonly SeenSecret[]): string[] =>
  secrets.flatMap(({ value, app }) => {
    const holder = okta.clients().find((client) => client.secrets.some((secret) => secret.value === value))
    return holder && !holder.label.startsWith(app) ? [`a secret of ${holder.label} was shown for ${app}`] : []
  })
