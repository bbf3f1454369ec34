import { z } from 'zod'
import type { WantedClient } from '../domain/authorization-server.ts'
import type { ManagementApi } from './management.ts'

/** `OKTA_GROUPS`: tenant id to the id of the group whose members may log in. */
export type Groups = ReadonlyMap<string, string>

/** Assigning groups to an app decides who may log in to it at all. */
export function clientGroups(api: ManagementApi, groups: Groups) {
  const of = (wanted: WantedClient): string[] => {
    const tenants = wanted.tenants === 'all' ? [...groups.keys()] : wanted.tenants
    return tenants.flatMap((tenantId) => groups.get(tenantId) ?? [])
  }
  return {
    of,
    async assign(remoteId: string, wanted: WantedClient): Promise<void> {
      const path = `/api/v1/apps/${remoteId}/groups`
      const assigned = (await api.list(path, z.looseObject({ id: z.string() }))).map((group) => group.id)
      const due = of(wanted)
      for (const id of due.filter((group) => !assigned.includes(group)))
        await api.send('PUT', `${path}/${id}`, {})
      // Only groups that are ours to give: an operator's own assignments stay
      const ours = new Set(groups.values())
      for (const id of assigned.filter((group) => ours.has(group) && !due.includes(group)))
        await api.send('DELETE', `${path}/${id}`)
    },
  }
}
