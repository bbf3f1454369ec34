import leven from 'leven'
import { type Catalogue, findScope } from './catalogue.ts'
import type { Proposal } from './records.ts'

/** What a reviewer should look at twice, each a sentence. */
export function riskNotes(
  proposal: Proposal,
  known: { hosts: readonly string[]; firstTimeSubmitter: boolean; catalogue: Catalogue },
): string[] {
  return [
    ...redirectHosts(proposal).flatMap((host) => hostRisk(host, known.hosts)),
    ...proposal.scopes.flatMap((name) => {
      const scope = findScope(known.catalogue, name)
      return scope?.access === 'write' ? [`Writes data: ${scope.title} (${name}).`] : []
    }),
    ...(known.firstTimeSubmitter ? ['First partner app of this submitter.'] : []),
  ]
}

export const redirectHosts = (proposal: Proposal): string[] => [
  ...new Set(proposal.redirectUris.map((uri) => new URL(uri).host)),
]

function hostRisk(host: string, known: readonly string[]): string[] {
  if (known.includes(host)) return []
  const notes = [`New domain: no approved app of this tenant uses ${host}.`]
  if (host.split('.').some((label) => label.startsWith('xn--')))
    notes.push(`Punycode: ${host} shows other letters than it seems.`)
  const like = known.find((other) => looksLike(host, other))
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

const skeleton = (host: string): string =>
  CONFUSABLE.reduce((text, [from, to]) => text.replace(from, to), host.toLowerCase())

function looksLike(host: string, other: string): boolean {
  if (host === other || host.endsWith(`.${other}`) || other.endsWith(`.${host}`)) return false
  return skeleton(host) === skeleton(other) || (other.length >= 8 && leven(host, other) <= 2)
}
