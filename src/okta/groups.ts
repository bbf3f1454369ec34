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
  // Only groups that are ours to give: an operator's own assignments stay
  const ours = new Set(groups.values())
  const pathOf = (remoteId: string): string => `/api/v1/apps/${remoteId}/groups`
  const assigned = async (remoteId: string): Promise<string[]> =>
    (await api.list(pathOf(remoteId), z.looseObject({ id: z.string() })))
      .map((group) => group.id)
      .filter((id) => ours.has(id))
  return {
    of,
    assigned,
    async assign(remoteId: string, wanted: WantedClient): Promise<void> {
      const there = await assigned(remoteId)
      const due = of(wanted)
      for (const id of due.filter((group) => !there.includes(group)))
        await api.send('PUT', `${pathOf(remoteId)}/${id}`, {})
      for (const id of there.filter((group) => !due.includes(group)))
        await api.send('DELETE', `${pathOf(remoteId)}/${id}`)
    },
  }
}
