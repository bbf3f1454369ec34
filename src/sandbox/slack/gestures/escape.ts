/** What people type, the way Slack sends it: entities, mentions and links in angle brackets. */
import type { Workspace } from '../workspace/workspace.ts'

export function escaped(workspace: Workspace, typed: string): string {
  const people = new Map(workspace.people.all().map((person) => [person.name, person.id]))
  const channels = new Map(
    workspace.channels.all().flatMap(({ kind, name, id }) => (kind === 'im' ? [] : [[name, id] as const])),
  )
  const groups = new Map(workspace.groups.all().map((group) => [group.handle, group.id]))
  return typed
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/https?:\/\/[^\s<>|]+/g, (url) => `<${url}>`)
    .replace(/(?<![\w/<])@([a-z0-9._-]*[a-z0-9])/gi, (whole, name: string) => {
      if (people.has(name)) return `<@${people.get(name)}|${name}>`
      return groups.has(name) ? `<!subteam^${groups.get(name)}|@${name}>` : whole
    })
    .replace(/(?<![\w/&])#([\p{L}\d_-]+)/gu, (whole, name: string) =>
      channels.has(name) ? `<#${channels.get(name)}|${name}>` : whole,
    )
}
