import { runAudit } from '../support/audit-program.ts'
import { type Canary, type Haystack, haystack, haystacksOf, leaksIn } from '../support/canary.ts'
import { startDatabases } from '../support/databases.ts'
import {
  browserHaystacks,
  type Hunt,
  linksOf,
  misdelivered,
  modes,
  slackHaystacks,
  startHunt,
} from '../support/hunt.ts'
import { type Place, places, plant } from './plant.ts'
import type { Asked, Report } from './report.ts'
import type { DatabaseKind } from './rig.ts'

export const PLACES = places

/** In addresses by their nature; each is good for nothing without the cookie. */
const IN_ADDRESSES = new Set(['an authorization code', 'a state', 'a nonce'])

/**
 * Every journey, over Socket Mode and over HTTP, then a search of everything that is kept or sent for the secrets and
 * tokens that were in play. With `--leak place` one is put there on purpose, which must be found; that is a proof of
 * the search, so one way of delivery is enough.
 */
export async function leak(kind: DatabaseKind, { rounds, options }: Pick<Asked, 'rounds' | 'options'>) {
  const databases = await startDatabases(kind)
  const planted = places.find((place) => place === options.leak)
  const report: Report = { counts: { hits: 0 }, violations: [] }
  try {
    for (let round = 1; round <= rounds; round++)
      for (const mode of planted ? modes.slice(0, 1) : modes) {
        const hunt = await startHunt({ mode, database: await databases.fresh() })
        const hits = await search(hunt, planted, report.counts).finally(() => hunt.stop())
        report.violations.push(...hits.map((hit) => `round ${round}, ${mode}: ${hit}`))
      }
  } finally {
    await databases.stop()
  }
  report.counts.hits = report.violations.length
  return report
}

type Counts = Report['counts']

async function search(hunt: Hunt, planted: Place | undefined, counts: Counts): Promise<string[]> {
  const { world, canaries, seen } = hunt
  for (const { what } of canaries) count(counts, `canaries: ${what}`)
  for (const _ of linksOf(hunt)) count(counts, 'canaries: a login link')
  if (planted) await plant(hunt, planted)
  const everywhere = [...canaries, ...linksOf(hunt)]
  const inAddresses = canaries.filter(({ what }) => !IN_ADDRESSES.has(what))
  const look = (haystacks: Haystack[], wanted: Canary[]): string[] => {
    count(counts, 'haystacks searched', haystacks.length)
    count(
      counts,
      'bytes searched',
      haystacks.reduce((sum, { bytes }) => sum + bytes.length, 0),
    )
    return leaksIn(haystacks, wanted)
  }
  const hits = [
    ...look(await haystacksOf(world), everywhere),
    ...look([await auditExport(world.databaseUrl)], everywhere),
    ...look(slackHaystacks(hunt), canaries),
    ...look(browserHaystacks(hunt), inAddresses),
    ...misdelivered(hunt),
    ...[...world.slack.violations, ...world.okta.violations].map((what) => `the sandbox objects: ${what}`),
  ]
  if (seen.tokens.size === 0 || seen.secrets.size === 0) hits.push('there was nothing to find')
  await world.portal.stop()
  return [...new Set([...hits, ...look(await haystacksOf(world), everywhere)])]
}

const count = (counts: Counts, what: string, by = 1): void => {
  counts[what] = (counts[what] ?? 0) + by
}

/** What an operator takes out, by the very program that they run. */
async function auditExport(databaseUrl: string): Promise<Haystack> {
  const { code, output, errors } = await runAudit(databaseUrl, 'export')
  if (code !== 0 || output === '') throw new Error(`the audit was not exported: ${errors}`)
  return haystack('audit export', output)
}
