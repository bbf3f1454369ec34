import type { RemoteSecret } from './authorization-server.ts'
import type { ClientPicture, ClientState, Difference, PictureAspect } from './client-state.ts'
import type { Secret } from './records.ts'

const PICTURE: readonly PictureAspect[] = ['name', 'redirectUris', 'scopes', 'groups', 'login']
const ASPECTS = [...PICTURE, 'active'] as const
type Aspect = (typeof ASPECTS)[number]

export interface Sides {
  wanted: ClientState
  /** Nothing known yet of a client that was just created. */
  found: (ClientPicture & { active: boolean }) | undefined
  /**
   * What the server may hold from us: first what was last agreed on, then what runs since then have set out to write,
   * whether they got to it or not. Nothing before the first agreement: all that is found is ours to write over.
   */
  ours: readonly ClientState[] | null
}

export interface Verdict {
  write: Aspect[]
  /** Left as it is until somebody decides. */
  differences: Difference[]
  /** It was switched on behind our back, and goes off again. */
  enforcesOff: boolean
}

/**
 * What to write and what somebody changed there, aspect by aspect. Written is where the server still holds what it has
 * from us, and what a person has changed here since the last agreement: that they wanted on purpose. All else that
 * differs was changed outside. One exception: off is always written, because an app that somebody switched off here
 * must not hand out tokens, whoever switched it on there.
 */
export function compareClient({ wanted, found, ours }: Sides): Verdict {
  const verdict: Verdict = { write: [], differences: [], enforcesOff: false }
  for (const aspect of ASPECTS) {
    if (found && same(found[aspect], wanted[aspect])) continue
    const foreign = found && isForeign(aspect, { wanted, found, ours })
    const off = aspect === 'active' && !wanted.active
    if (foreign && !off) verdict.differences.push(difference(aspect, found))
    else verdict.write.push(aspect)
    if (foreign && off) verdict.enforcesOff = true
  }
  return verdict
}

function isForeign(aspect: Aspect, { wanted, found, ours }: Sides): boolean {
  const agreed = ours?.[0]
  if (!found || !agreed || ours.some((state) => same(state[aspect], found[aspect]))) return false
  return same(agreed[aspect], wanted[aspect])
}

/**
 * The same for secrets. `secret-on` is not left as it is: like the app, a secret that shall be off is ended at once.
 * It stays in this list only where the server refuses.
 */
export function compareSecrets(
  rows: readonly Secret[],
  held: readonly RemoteSecret[],
  ours: readonly ClientState[] | null,
): Difference[] {
  const known = new Set(rows.map((row) => row.remoteId))
  const added = held
    .filter((remote) => !known.has(remote.id))
    .map(({ id, active, value }): Difference => {
      return { what: 'secret-added', remoteId: id, last4: value.slice(-4), active }
    })
  return [...rows.flatMap((row) => secretDifference(row, held, ours)), ...added]
}

function secretDifference(
  row: Secret,
  held: readonly RemoteSecret[],
  ours: readonly ClientState[] | null,
): Difference[] {
  if (!row.remoteId) return []
  const { id: secretId, last4, wanted } = row
  const remote = held.find((entry) => entry.id === row.remoteId)
  if (!remote) return wanted === 'deleted' ? [] : [{ what: 'secret-gone', secretId, last4 }]
  const on = wanted === 'active'
  const fromUs = ours === null || ours.some((state) => state.secrets[secretId] === remote.active)
  if (remote.active === on || fromUs) return []
  if (!on) return [{ what: 'secret-on', secretId, last4 }]
  // Switched on here since the last agreement: on purpose
  return ours[0]?.secrets[secretId] ? [{ what: 'secret-off', secretId, last4 }] : []
}

/** What the rows want of their secrets. */
export const wantedSecrets = (rows: readonly Secret[]): Record<string, boolean> =>
  Object.fromEntries(
    rows.filter((row) => row.wanted !== 'deleted').map((row) => [row.id, row.wanted === 'active']),
  )

export const sameState = (one: ClientState, other: ClientState): boolean =>
  ASPECTS.every((aspect) => same(one[aspect], other[aspect])) &&
  same(pairsOf(one.secrets), pairsOf(other.secrets))

const pairsOf = (secrets: Record<string, boolean>): string[] =>
  Object.entries(secrets).map(([id, on]) => `${id} ${on}`)

const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

const canonical = (value: unknown): string => JSON.stringify(Array.isArray(value) ? [...value].sort() : value)

function difference(aspect: Aspect, found: ClientPicture & { active: boolean }): Difference {
  switch (aspect) {
    case 'login':
      return { what: aspect }
    case 'name':
      return { what: aspect, there: found.name }
    case 'active':
      return { what: aspect, there: found.active }
    default:
      return { what: aspect, there: found[aspect] }
  }
}

/** Differences as keys of an audit row, over those of the row itself. */
export function seenThere(differences: readonly Difference[]): Record<string, unknown> {
  const seen: Record<string, unknown> = {}
  for (const difference of differences) {
    if ('there' in difference) seen[difference.what] = difference.there
    else if ('last4' in difference) {
      const { what, last4 } = difference
      const earlier = seen[what]
      seen[what] = [...(Array.isArray(earlier) ? earlier : []), `••••${last4}`]
    } else if (difference.what === 'gone') seen.client = 'deleted'
    else seen.portalPart = 'missing'
  }
  return seen
}
