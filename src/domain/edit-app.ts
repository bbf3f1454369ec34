import type { Actor } from './access.ts'
import { type AppRequest, checkAppRequest } from './app-rules.ts'
import { type AppDeps, appFor, changeApp, summary } from './change-app.ts'
import { PortalError } from './errors.ts'
import { sha256 } from './ids.ts'
import { isoAt } from './ports.ts'
import type { App, Proposal, Review } from './records.ts'
import { type ReviewTiming, submitReview, withdrawPending } from './submit-review.ts'

/**
 * Changes an app. Internal apps change at once. A partner app that waits or was rejected goes to review again with
 * the new version. An approved one stays live: what is harmless applies at once, the rest becomes a change under
 * review.
 */
export async function editApp(
  deps: AppDeps & ReviewTiming,
  actor: Actor,
  appId: string,
  request: AppRequest,
): Promise<App> {
  const { type } = await appFor(deps, actor, appId)
  const checked = checkAppRequest(deps.rules, actor.tenantId, { ...request, type })
  return changeApp(deps, actor, appId, async (app, stores) => {
    const logoId = checked.logo ? sha256(checked.logo.bytes) : app.logoId
    if (checked.logo && logoId) await stores.logos.put(logoId, checked.logo)
    const { name, purpose, redirectUris, scopes } = checked
    const proposal: Proposal = { name, purpose, redirectUris, scopes, logoId }
    if (app.type === 'internal') return { changes: proposal, action: 'app.edited' }
    const review = (kind: Review['kind']): Promise<Review> =>
      submitReview(stores, deps, { app, submitterId: actor.userId, kind, proposal })
    if (app.status !== 'Approved') {
      await review('app')
      return { changes: { ...proposal, status: 'Under Review' }, action: 'app.resubmitted' }
    }
    const { changes, needsReview } = splitEdit(app, proposal)
    if (needsReview) await review('change')
    else await withdrawPending(stores, app, actor.userId, isoAt(deps.clock))
    if (!needsReview) return { changes, action: 'app.edited' }
    // What was asked for, not only the part that applies at once
    const detail = { before: summary(app), after: summary({ ...app, ...proposal }) }
    return { changes, action: 'app.change_submitted', detail }
  })
}

/** Of an edit of an approved app: what applies at once, and whether the rest has to be reviewed. */
export function splitEdit(
  live: Proposal,
  edited: Proposal,
): { changes: Partial<Proposal>; needsReview: boolean } {
  const sameUris = JSON.stringify(live.redirectUris) === JSON.stringify(edited.redirectUris)
  const moreScopes = edited.scopes.some((scope) => !live.scopes.includes(scope))
  const kept = live.scopes.filter((scope) => edited.scopes.includes(scope))
  return {
    changes: {
      purpose: edited.purpose,
      logoId: edited.logoId,
      // With nothing left in common, the live version keeps its scopes until the new ones are decided on
      scopes: kept.length > 0 ? kept : live.scopes,
    },
    needsReview: live.name !== edited.name || !sameUris || moreScopes,
  }
}

/** The submitter takes a submission back. A waiting app can be edited and submitted again. */
export async function withdrawReview(deps: AppDeps, actor: Actor, appId: string): Promise<App> {
  return changeApp(deps, actor, appId, async (app, stores) => {
    if (!(await withdrawPending(stores, app, actor.userId, isoAt(deps.clock))))
      throw new PortalError('review_not_found', 'Nothing of this app waits for review any more.')
    return app.status === 'Under Review'
      ? { changes: { status: 'Not Approved' }, action: 'review.withdrawn' }
      : { changes: {}, action: 'review.withdrawn' }
  })
}
