import { type Catalogue, findScope } from './catalogue.ts'
import type { Proposal } from './records.ts'

/** What a reviewer should look at twice, each a sentence. */
export function riskNotes(
  proposal: Proposal,
  known: { hosts: readonly string[]; firstTimeSubmitter: boolean; catalogue: Catalogue },
): string[] {
  const used = new Set(known.hosts)
  const compared = comparable(known.hosts)
  const fresh = redirectHosts(proposal).filter((host) => !used.has(host))
  return [
    ...fresh.flatMap((host) => hostRisk(host, compared)),
    ...proposal.scopes.flatMap((name) => {
      const scope = findScope(known.catalogue, name)
      return scope?.access === 'write' ? [`Writes data: ${scope.title} (${name}).`] : []
    }),
    ...(known.firstTimeSubmitter ? ['First partner app of this submitter.'] : []),
  ]
}

export const redirectHosts = (proposal: Proposal): string[] => [...new Set(proposal.redirectUris.map(hostOf))]

/** What is registered stands in its normal form, where the host is found without taking the URI apart. */
const hostOf = (uri: string): string => /^https?:\/\/([a-z0-9.:-]+)\//.exec(uri)?.[1] ?? new URL(uri).host

/** What a host is compared with, the latest of those that approved apps use. A tenant has far fewer. */
const MOST_COMPARED = 300

/** With its port. No name is longer (RFC 1035 2.3.4); a row from before this was checked is like no name. */
const LONGEST = 253 + ':65535'.length

interface Known {
  host: string
  skeleton: string
}

function comparable(hosts: readonly string[]): Known[] {
  const names = hosts.filter((host) => host.length <= LONGEST).slice(0, MOST_COMPARED)
  return names.map((host) => ({ host, skeleton: skeletonOf(host) }))
}

function hostRisk(host: string, known: readonly Known[]): string[] {
  const notes = [`New domain: no approved app of this tenant uses ${host}.`]
  if (host.split('.').some((label) => label.startsWith('xn--')))
    notes.push(`Punycode: ${host} shows other letters than it seems.`)
  const like = likeOneOf(host, known)
  if (like) notes.push(`Look-alike: ${host} differs little from ${like}, which an approved app uses.`)
  return notes
}

/** Pairs that are read as one another at a glance. */
const CONFUSABLE: [RegExp, string][] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/[1il|]/g, 'l'],
  [/0/g, 'o'],
  [/-/g, ''],
]

const skeletonOf = (host: string): string =>
  CONFUSABLE.reduce((text, [from, to]) => text.replace(from, to), host.toLowerCase())

/** A host that is taken for another is at most so many letters away from it. */
const FEW = 2

function likeOneOf(host: string, known: readonly Known[]): string | undefined {
  if (host.length > LONGEST) return undefined
  const skeleton = skeletonOf(host)
  const related = (other: string): boolean => host.endsWith(`.${other}`) || other.endsWith(`.${host}`)
  return known.find(
    (other) => (other.skeleton === skeleton || differLittle(host, other.host)) && !related(other.host),
  )?.host
}

const differLittle = (host: string, other: string): boolean =>
  other.length >= 8 && Math.abs(host.length - other.length) <= FEW && isNear(host, other, FEW)

/**
 * Whether so many single-letter changes make one text of the other: 3^changes passes over them at most, where a table
 * of all distances takes length times length.
 */
function isNear(one: string, other: string, changes: number): boolean {
  let same = 0
  while (same < one.length && one.charCodeAt(same) === other.charCodeAt(same)) same++
  const [left, right] = [one.slice(same), other.slice(same)]
  if (left === right || changes === 0) return left === right
  const rest = changes - 1
  return (
    isNear(left.slice(1), right.slice(1), rest) ||
    isNear(left.slice(1), right, rest) ||
    isNear(left, right.slice(1), rest)
  )
}
