import type { Stores } from './stores.ts'

/** Something has changed that the Homes of these people show, and those of admins who look at the whole tenant. */
export async function redrawHomes(
  { jobs }: Pick<Stores, 'jobs'>,
  tenantId: string,
  ...userIds: string[]
): Promise<void> {
  for (const userId of new Set(userIds)) await jobs.put('draw-home', `${tenantId}:${userId}`)
  await jobs.put('draw-admin-homes', tenantId)
}
