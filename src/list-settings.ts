/** Settings that are lists, taken apart. */

/** `name=rest,name=rest` */
export const pairsOf = (value: string): [string, string][] =>
  value.split(',').flatMap((pair) => {
    const [name, rest] = pair.split('=')
    return name && rest ? [[name, rest]] : []
  })

/** `kid:base64,kid:base64` */
export const keysOf = (value: string | undefined): { kid: string; key: Uint8Array }[] =>
  value?.split(',').map((pair) => {
    const at = pair.indexOf(':')
    return { kid: pair.slice(0, at), key: Buffer.from(pair.slice(at + 1), 'base64') }
  }) ?? []

/** A team that must approve partner apps: a user group of Slack, or people. */
export type ReviewTeam = { name: string; group: string } | { name: string; people: string[] }

/** Without a list, one team that nobody belongs to: nobody, never everybody. */
export const reviewTeamsOf = (value: string | undefined): ReviewTeam[] =>
  value
    ? pairsOf(value).map(([name, members]) =>
        members.startsWith('S') ? { name, group: members } : { name, people: members.split('|') },
      )
    : [{ name: 'reviewers', people: [] }]

/** Packages by tenant; without tenants in the value, the same for all. */
export function packagesOf(value: string): (tenantId: string) => readonly string[] {
  if (!value.includes('=')) return () => value.split('|')
  const byTenant = new Map(pairsOf(value))
  return (tenantId) => byTenant.get(tenantId)?.split('|') ?? []
}
