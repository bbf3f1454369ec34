import type { AccessRequest, PersonRef } from '../domain/records.ts'
import { answerByAccess } from '../domain/request-access.ts'
import type { SlackDeps } from './deps.ts'
import type { Message } from './messenger.ts'
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
  const told = new Set(cards.map((card) => card.adminId))
  const untold = request.status === 'open' ? await adminsOf(deps, request.tenantId) : []
  await eachOnItsOwn([
    ...cards.map(
      ({ channelId, ts }) =>
        () =>
          deps.messenger.updateMessage(channelId, ts, message),
    ),
    ...untold.filter((id) => !told.has(id)).map((id) => () => tell(deps, request, id, message)),
  ])
}

/** Who has left decides nothing, and gets no card. */
async function tell(
  deps: SlackDeps,
  { tenantId, userId, requestedAt }: AccessRequest,
  adminId: string,
  message: Message,
): Promise<void> {
  const posted = await deps.messenger.directMessage({ tenantId, userId: adminId }, message)
  if (posted) await deps.db.accessRequests.saveCard({ tenantId, userId, adminId, ...posted, requestedAt })
}

/** One that fails keeps nobody else's; the run fails after all of them, and is run again. */
async function eachOnItsOwn(works: (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = []
  for (const work of works) await work().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw errors[0]
}

/** Everybody who is an admin, whether we have met them or not. */
export async function adminsOf(deps: SlackDeps, tenantId: string): Promise<string[]> {
  const found = await deps.directory.admins(tenantId)
  return [...new Set([...found, ...deps.adminUsers])]
}
