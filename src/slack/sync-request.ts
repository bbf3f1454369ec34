import type { PersonRef } from '../domain/records.ts'
import { answerByAccess } from '../domain/request-access.ts'
import type { SlackDeps } from './deps.ts'
import { requestCard } from './views/access-request.ts'

/** Makes the card of an access request at every admin what the state says. May run any number of times. */
export async function syncRequest(deps: SlackDeps, person: PersonRef): Promise<void> {
  await answerByAccess(deps.db, person)
  const request = await deps.db.accessRequests.find(person)
  if (!request) return
  const message = requestCard(request, deps.company)
  // Cards of an earlier request are history and stay as they are
  const cards = (await deps.db.accessRequests.cards(person)).filter(
    (card) => card.requestedAt === request.requestedAt,
  )
  for (const card of cards) await deps.messenger.updateMessage(card.channelId, card.ts, message)
  if (request.status !== 'open') return
  const told = new Set(cards.map((card) => card.adminId))
  for (const adminId of await adminsOf(deps, request.tenantId))
    if (!told.has(adminId)) {
      const admin = { tenantId: person.tenantId, userId: adminId }
      const posted = await deps.messenger.directMessage(admin, message)
      // Who has left decides nothing; the others hear of it all the same
      if (!posted) continue
      await deps.db.accessRequests.saveCard({
        ...person,
        adminId,
        ...posted,
        requestedAt: request.requestedAt,
      })
    }
}

/** Everybody who is an admin, whether we have met them or not. */
export async function adminsOf(deps: SlackDeps, tenantId: string): Promise<string[]> {
  const found = await deps.directory.admins(tenantId)
  return [...new Set([...found, ...deps.adminUsers])]
}
