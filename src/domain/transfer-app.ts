import type { Actor } from './access.ts'
import { type AppDeps, changeApp } from './change-app.ts'
import { endLogins } from './end-logins.ts'
import { PortalError } from './errors.ts'
import { refuseMoreApps, refuseMoreGifts } from './limits.ts'
import { isoAt } from './ports.ts'
import type { App } from './records.ts'
import { redrawHomes } from './redraw-homes.ts'
import type { Stores } from './stores.ts'

/** More than any version has; the most that the databases take. */
const ANY_NUMBER = 2_147_483_647

/**
 * Gives an app to another person of the tenant who has DevPortal access. Its owner or an admin may: an owner who has
 * left cannot. Both are told, and open logins of the old owner end.
 */
export async function transferApp(
  deps: AppDeps,
  actor: Actor,
  appId: string,
  toUserId: string,
): Promise<App> {
  const person = { tenantId: actor.tenantId, userId: toUserId }
  return changeApp(deps, actor, appId, async (app, stores) => {
    if (app.ownerId === toUserId) return { changes: {} }
    if (!(await stores.access.hold(person)))
      throw new PortalError(
        'person_not_eligible',
        `<@${toUserId}> has no DevPortal access. An admin can add them with \`/devportal access\`; then transfer the app.`,
      )
    await endLogins(stores, { appId })
    const decided = await stores.reviews.decidedBefore(appId, ANY_NUMBER)
    const gaveAway = { until: isoAt(deps.clock), decidedNumber: decided?.number ?? 0 }
    await stores.apps.saveFormerOwner(appId, app.ownerId, gaveAway)
    // Nobody's approval counts for what is theirs
    const pending = await stores.reviews.pendingOf(appId)
    if (pending && (await stores.reviews.removeVote(pending.id, toUserId)))
      await stores.jobs.put('sync-card', pending.id)
    return {
      changes: { ownerId: toUserId },
      action: 'app.transferred',
      subject: toUserId,
      detail: { before: { owner: app.ownerId }, after: { owner: toUserId } },
      async lastly() {
        await refuseMoreApps(stores, deps.limits, { owner: person, by: actor }, 'written')
        if (app.ownerId === actor.userId) await refuseMoreGifts(stores, deps.limits, actor, isoAt(deps.clock))
        await tellBoth(stores, app, actor, toUserId)
      },
    }
  })
}

async function tellBoth(stores: Stores, app: App, actor: Actor, to: string): Promise<void> {
  await redrawHomes(stores, app.tenantId, app.ownerId, to)
  for (const userId of [app.ownerId, to])
    if (userId !== actor.userId)
      await stores.jobs.put('send-message', `transferred:${app.id}:${userId}`, {
        payload: {
          to: { tenantId: app.tenantId, userId },
          notice: { kind: 'app-transferred', appId: app.id, by: actor.userId, to },
        },
      })
}
