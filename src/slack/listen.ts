import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt'
import { PortalError } from '../domain/errors.ts'
import { acknowledging } from './acknowledge.ts'
import { type Answering, type Asked, answering } from './answer.ts'
import { watchingCommits } from './commits.ts'
import type { SlackDeps } from './deps.ts'
import { actions, COMMAND, events, modals, shortcuts } from './ids.ts'
import { actorOf } from './input.ts'
import { onGrantAccess, onRevokeAccess, onUserChange } from './listeners/access.ts'
import { onDeclineRequest, onGrantRequest, onRequestAccess } from './listeners/access-requests.ts'
import { onActivate, onAppMenu, onDeactivate, onOpenApp, onOpenSecrets } from './listeners/apps.ts'
import { onNewerAudit, onOlderAudit, onOpenAudit } from './listeners/audit.ts'
import { onConfirmCode, onEnterCode, onStopLogin } from './listeners/codes.ts'
import { onCommand } from './listeners/commands.ts'
import {
  onAddUri,
  onChooseAreas,
  onChooseType,
  onCreate,
  onRemoveUri,
  onSaveApp,
} from './listeners/create-app.ts'
import { onAdopt, onRestore } from './listeners/drift.ts'
import { onEdit, onResubmit } from './listeners/edit-app.ts'
import { onFilter, onHomeOpened, onSearch, onSwitchApps, onTurnPage } from './listeners/home.ts'
import { type Click, opening, type Run, type Shortcut, type Submission } from './listeners/kinds.ts'
import { onReportSecret } from './listeners/reports.ts'
import { onApprove, onAskReject, onReject, onReviewDetails, onWithdrawReview } from './listeners/reviews.ts'
import {
  onActivateSecret,
  onAskGenerate,
  onCompromiseSecret,
  onDeactivateSecret,
  onDeleteSecret,
  onGenerateSecret,
  onKeepSecret,
  onShowSecret,
} from './listeners/secrets.ts'
import { onDismissToken, onGenerateToken, onLogIn, onRevokeToken, onShowToken } from './listeners/tokens.ts'
import { onAskTransfer, onTransfer } from './listeners/transfer.ts'
import { submitting } from './outcome.ts'

/** What is pressed or chosen, and who answers. */
export const clicks: Record<string, Run<Click>> = {
  [actions.createApp]: opening(onCreate),
  [actions.chooseType]: onChooseType,
  [actions.chooseAreas]: onChooseAreas,
  [actions.addUri]: onAddUri,
  [actions.removeUri]: onRemoveUri,
  [actions.appMenu]: opening(onAppMenu),
  [actions.openApp]: opening(onOpenApp),
  [actions.openSecrets]: opening(onOpenSecrets),
  [actions.editApp]: opening(onEdit),
  [actions.resubmitApp]: opening(onResubmit),
  [actions.activateApp]: onActivate,
  [actions.deactivateApp]: onDeactivate,
  [actions.filterApps]: onFilter,
  [actions.searchApps]: onSearch,
  [actions.previousPage]: onTurnPage,
  [actions.nextPage]: onTurnPage,
  [actions.showSecret]: opening(onShowSecret),
  [actions.askGenerateSecret]: opening(onAskGenerate),
  [actions.deactivateSecret]: onDeactivateSecret,
  [actions.activateSecret]: onActivateSecret,
  [actions.deleteSecret]: onDeleteSecret,
  [actions.compromiseSecret]: onCompromiseSecret,
  [actions.keepSecret]: opening(onKeepSecret),
  [actions.generateToken]: opening(onGenerateToken),
  [actions.logIn]: onLogIn,
  [actions.showToken]: opening(onShowToken),
  [actions.dismissToken]: onDismissToken,
  [actions.revokeToken]: onRevokeToken,
  [actions.enterCode]: opening(onEnterCode),
  [actions.stopLogin]: onStopLogin,
  [actions.revokeAccess]: onRevokeAccess,
  [actions.askTransfer]: opening(onAskTransfer),
  [actions.switchApps]: onSwitchApps,
  [actions.openAudit]: opening(onOpenAudit),
  [actions.newerAudit]: onNewerAudit,
  [actions.olderAudit]: onOlderAudit,
  [actions.requestAccess]: opening(onRequestAccess),
  [actions.grantRequest]: onGrantRequest,
  [actions.declineRequest]: onDeclineRequest,
  [actions.approve]: onApprove,
  [actions.askReject]: opening(onAskReject),
  [actions.reviewDetails]: opening(onReviewDetails),
  [actions.withdrawReview]: onWithdrawReview,
  [actions.adoptApp]: onAdopt,
  [actions.restoreApp]: onRestore,
}

/** What is submitted, and who answers. */
export const submissions: Record<string, Run<Submission>> = {
  [modals.saveApp]: onSaveApp,
  [modals.generateSecret]: onGenerateSecret,
  [modals.grantAccess]: onGrantAccess,
  [modals.reject]: onReject,
  [modals.transfer]: onTransfer,
  [modals.confirmCode]: onConfirmCode,
}

const shortcutListeners: Record<string, Run<Shortcut>> = {
  [shortcuts.createApp]: opening(onCreate),
  [shortcuts.reportSecret]: opening(onReportSecret),
}

/**
 * The table of contents: all that the program answers to in Slack. Everything is acknowledged here, before or beside
 * the work, never by a listener.
 */
export function listen(app: App, deps: SlackDeps): void {
  const answer = (
    asked: Omit<Asked, 'committed'>,
    doing: string,
    run: (answer: Answering, deps: SlackDeps) => Promise<void>,
  ) => {
    const { deps: watched, committed } = watchingCommits(deps)
    return through(answering({ ...asked, committed }, deps, doing), (way) => run(way, watched))
  }
  const who = (body: object) => {
    const { tenantId, userId } = actorOf(body, deps.tenantId)
    return { tenantId, userId }
  }
  app.command(COMMAND, ({ body, command, ack }) => {
    const { trigger_id: triggerId, response_url: responseUrl } = body
    return answer({ ...who(body), triggerId, responseUrl, ack }, 'command', (answer, deps) =>
      onCommand({ body, command, ...answer }, deps),
    )
  })
  for (const [id, run] of Object.entries(shortcutListeners))
    app.shortcut(id, ({ body, ack }) => {
      void acknowledging(ack, deps.log, id)()
      return answer({ ...who(body), triggerId: body.trigger_id }, id, (answer, deps) =>
        run({ body, ...answer }, deps),
      )
    })
  // One listener for all of a kind: Bolt walks through every listener at every request
  app.action<BlockAction>(/^/, ({ body, action, ack }) => {
    const { action_id: id } = action
    void acknowledging(ack, deps.log, id)()
    const run = Object.hasOwn(clicks, id) ? clicks[id] : undefined
    const { trigger_id: triggerId, response_url: responseUrl, view } = body
    return answer({ ...who(body), triggerId, view, ...(!view && { responseUrl }) }, id, (answer, deps) =>
      (run ?? onOutdated)({ body, action, ...answer }, deps),
    )
  })
  app.view<ViewSubmitAction>({ callback_id: /^/, type: 'view_submission' }, ({ body, view, ack }) => {
    const { callback_id: id } = view
    const run = Object.hasOwn(submissions, id) ? submissions[id] : undefined
    const { deps: watched, committed } = watchingCommits(deps)
    const submission = submitting({ ...who(body), view, ack, committed }, deps, id)
    return through(submission, ({ answer }) => (run ?? onOutdated)({ body, view, answer }, watched))
  })
  // What they throw keeps Slack from hearing that the event is done
  app.event(events.homeOpened, (args) => onHomeOpened(args, deps))
  app.event(events.userChange, (args) => onUserChange(args, deps))
}

/** Every listener's way: whatever becomes of its work, the person hears of it. */
async function through<Way extends { finish(): Promise<void>; fail(error: unknown): Promise<void> }>(
  way: Way,
  run: (way: Way) => Promise<void>,
): Promise<void> {
  try {
    await run(way)
    await way.finish()
  } catch (error) {
    await way.fail(error)
  }
}

/** From a message or a view that an older version of this program drew: never ignored. */
async function onOutdated(): Promise<void> {
  throw new PortalError(
    'button_outdated',
    'This is from an older version of the DevPortal and no longer works. Type `/devportal` to go on.',
  )
}
