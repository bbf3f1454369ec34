import type { Proposal } from './records.ts'

/** What changed between two versions, a line each. */
export function differences(before: Proposal, after: Proposal): string[] {
  const added = (what: string, from: string[], to: string[]): string[] => [
    ...to.filter((item) => !from.includes(item)).map((item) => `${what} added: ${item}`),
    ...from.filter((item) => !to.includes(item)).map((item) => `${what} removed: ${item}`),
  ]
  return [
    ...(before.name === after.name ? [] : [`Name: ${before.name} → ${after.name}`]),
    ...(before.purpose === after.purpose ? [] : ['What it will do was rewritten']),
    ...(before.logoId === after.logoId ? [] : ['New logo']),
    ...added('Redirect URI', before.redirectUris, after.redirectUris),
    ...added('Scope', before.scopes, after.scopes),
  ]
}
