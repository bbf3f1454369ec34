import type { Actor } from './access.ts'
import { type AppRequest, checkAppRequest } from './app-rules.ts'
import { type AppChange, type AppDeps, appFor, changeApp, summary } from './change-app.ts'
import { differences } from './differences.ts'
import { PortalError } from './errors.ts'
import { sha256 } from './ids.ts'
import { refuseMoreSubmissions } from './limits.ts'
import { isoAt } from './ports.ts'
import type { App, Proposal, Review } from './records.ts'
import type { Stores } from './stores.ts'
import { type ReviewTiming, submitReview, withdrawPending } from './submit-review.ts'
import { versionOf } from './version-to-edit.ts'

/**
 * Changes an app. Internal apps change at once. A partner app that waits or was rejected goes to review again with
 * the new version. An approved one stays live: what is harmless applies at once, the rest becomes a change under
 * review. `shownId` names the submission that the form was filled with; saved as it was opened, nothing happens.
 */
export async function editApp(
  deps: AppDeps & ReviewTiming,
  actor: Actor,
  appId: string,
  request: AppRequest,
  shownId?: string,
): Promise<{ app: App; changed: boolean }> {
  const { type } = await appFor(deps, actor, appId)
  const checked = checkAppRequest(deps.rules, actor.tenantId, { ...request, type })
  let changed = true
  const app = await changeApp(deps, actor, appId, async (current, stores) => {
    const { name, purpose, redirectUris, scopes, logo } = checked
    const logoId = logo ? sha256(logo.bytes) : current.logoId
    const edited: Proposal = { name, purpose, redirectUris, scopes, logoId }
    const shown = shownId === undefined ? undefined : await stores.reviews.find(shownId)
    const waiting = await stores.reviews.pendingOf(appId)
    // Slack may send a form twice: what waits already is what was asked for
    changed = !isUntouched(current, shown, edited) && !(waiting && isSame(waiting.proposal, edited))
    if (!changed) return { changes: {} }
    if (logo && logoId) await stores.logos.put(logoId, logo)
    return applyEdit(deps, stores, actor, current, edited)
  })
  return { app, changed }
}

/** Saved as it was opened. What was not approved is submitted again all the same. */
function isUntouched(app: App, shown: Review | undefined, edited: Proposal): boolean {
  if (app.status === 'Not Approved' || shown?.status === 'rejected') return false
  return isSame(versionOf(app, shown), edited)
}

const isSame = (one: Proposal, other: Proposal): boolean =>
  differences(one, other).length === 0 &&
  JSON.stringify(one.redirectUris) === JSON.stringify(other.redirectUris)

async function applyEdit(
  deps: AppDeps & ReviewTiming,
  stores: Stores,
  actor: Actor,
  app: App,
  proposal: Proposal,
): Promise<AppChange> {
  if (app.type === 'internal') return { changes: proposal, action: 'app.edited' }
  const review = (kind: Review['kind']): Promise<Review> =>
    submitReview(stores, deps, { app, submitterId: actor.userId, kind, proposal })
  const lastly = () => refuseMoreSubmissions(stores, deps.limits, actor, isoAt(deps.clock))
  if (app.status !== 'Approved') {
    await review('app')
    return { changes: { ...proposal, status: 'Under Review' }, action: 'app.resubmitted', lastly }
  }
  const { changes, needsReview } = splitEdit(app, proposal)
  if (needsReview) await review('change')
  else await withdrawPending(stores, app, actor.userId, isoAt(deps.clock))
  if (!needsReview) return { changes, action: 'app.edited' }
  // What was asked for, not only the part that applies at once
  const detail = { before: summary(app), after: summary({ ...app, ...proposal }) }
  return { changes, action: 'app.change_submitted', detail, lastly }
}

/** Not joined by a comma: a URI may have one, and one URI must never pass for two. */
const sortedText = (uris: readonly string[]): string => JSON.stringify(uris.toSorted())

/** Of an edit of an approved app: what applies at once, and whether the rest has to be reviewed. */
export function splitEdit(
  live: Proposal,
  edited: Proposal,
): { changes: Partial<Proposal>; needsReview: boolean } {
  const sameUris = sortedText(live.redirectUris) === sortedText(edited.redirectUris)
  const moreScopes = edited.scopes.some((scope) => !live.scopes.includes(scope))
  const kept = live.scopes.filter((scope) => edited.scopes.includes(scope))
  return {
    changes: {
      purpose: edited.purpose,
      logoId: edited.logoId,
      // Their order says nothing
      redirectUris: sameUris ? edited.redirectUris : live.redirectUris,
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
