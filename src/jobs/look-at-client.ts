import type { AuthorizationServer } from '../domain/authorization-server.ts'
import type { Difference } from '../domain/client-state.ts'
import { compareClient, compareSecrets, wantedSecrets } from '../domain/drift.ts'
import type { App } from '../domain/records.ts'
import type { Database } from '../domain/stores.ts'
import { wantedClient } from '../domain/wanted-client.ts'

/** What differs at the authorization server now, and was not us. Reads only, on both sides. */
export async function lookAtClient(
  deps: { db: Database; authorizationServer: AuthorizationServer },
  app: App,
): Promise<Difference[]> {
  const { db, authorizationServer } = deps
  if (!app.remoteId) return []
  const there = await authorizationServer.findClient(app.remoteId)
  if (!there) return [{ what: 'gone' }]
  const rows = await db.secrets.list(app.id, { withDeleted: true })
  const held = await authorizationServer.listSecrets(app.remoteId)
  const { differences, enforcesOff } = compareClient({
    wanted: {
      ...authorizationServer.pictureOf(wantedClient(app)),
      active: app.active,
      secrets: wantedSecrets(rows),
    },
    found: { ...there.picture, active: there.active },
    ours: app.agreed,
  })
  // One whose value is still on its way to being confirmed is ours, too
  const waiting = new Set(rows.filter((row) => row.sealed).map((row) => row.last4))
  const secrets = compareSecrets(rows, held, app.agreed).filter(
    (one) => one.what !== 'secret-added' || !waiting.has(one.last4),
  )
  return [...differences, ...(enforcesOff ? [{ what: 'active', there: true } as const] : []), ...secrets]
}
