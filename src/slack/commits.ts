import type { Database } from '../domain/stores.ts'

/**
 * The same for one request, which knows whether it has committed anything: from then on nobody may hear that nothing
 * was changed, whatever fails.
 */
export function watchingCommits<Deps extends { db: Database }>(
  deps: Deps,
): { deps: Deps; committed: () => boolean } {
  let committed = false
  const transaction: Database['transaction'] = async (work) => {
    const result = await deps.db.transaction(work)
    committed = true
    return result
  }
  return { deps: { ...deps, db: { ...deps.db, transaction } }, committed: () => committed }
}
