import type { App, BlockAction } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { PortalError } from '../domain/errors.ts'
import { type Answerable, answerError, wordsFor } from './answer-error.ts'
import type { SlackDeps } from './deps.ts'
import { actions, COMMAND, events, modals, shortcuts } from './ids.ts'
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
  onCreateClick,
  onCreateShortcut,
  onRemoveUri,
  onSaveApp,
} from './listeners/create-app.ts'
import { onAdopt, onRestore } from './listeners/drift.ts'
import { onEdit, onResubmit } from './listeners/edit-app.ts'
import { onFilter, onHomeOpened, onSearch, onSwitchApps, onTurnPage } from './listeners/home.ts'
import type { Click, Submission } from './listeners/kinds.ts'
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
import { ACK_MS } from './receivers/requests.ts'
import { sentenceView } from './views/messages.ts'

type Run<Args> = (args: Args, deps: SlackDeps) => Promise<void>

/** What is pressed or chosen, and who answers. */
export const clicks: Record<string, Run<Click>> = {
  [actions.createApp]: onCreateClick,
  [actions.chooseType]: onChooseType,
  [actions.chooseAreas]: onChooseAreas,
  [actions.addUri]: onAddUri,
  [actions.removeUri]: onRemoveUri,
  [actions.appMenu]: onAppMenu,
  [actions.openApp]: onOpenApp,
  [actions.openSecrets]: onOpenSecrets,
  [actions.editApp]: onEdit,
  [actions.resubmitApp]: onResubmit,
  [actions.activateApp]: onActivate,
  [actions.deactivateApp]: onDeactivate,
  [actions.filterApps]: onFilter,
  [actions.searchApps]: onSearch,
  [actions.previousPage]: onTurnPage,
  [actions.nextPage]: onTurnPage,
  [actions.showSecret]: onShowSecret,
  [actions.askGenerateSecret]: onAskGenerate,
  [actions.deactivateSecret]: onDeactivateSecret,
  [actions.activateSecret]: onActivateSecret,
  [actions.deleteSecret]: onDeleteSecret,
  [actions.compromiseSecret]: onCompromiseSecret,
  [actions.keepSecret]: onKeepSecret,
  [actions.generateToken]: onGenerateToken,
  [actions.logIn]: onLogIn,
  [actions.showToken]: onShowToken,
  [actions.dismissToken]: onDismissToken,
  [actions.revokeToken]: onRevokeToken,
  [actions.enterCode]: onEnterCode,
  [actions.stopLogin]: onStopLogin,
  [actions.revokeAccess]: onRevokeAccess,
  [actions.askTransfer]: onAskTransfer,
  [actions.switchApps]: onSwitchApps,
  [actions.openAudit]: onOpenAudit,
  [actions.newerAudit]: onNewerAudit,
  [actions.olderAudit]: onOlderAudit,
  [actions.requestAccess]: onRequestAccess,
  [actions.grantRequest]: onGrantRequest,
  [actions.declineRequest]: onDeclineRequest,
  [actions.approve]: onApprove,
  [actions.askReject]: onAskReject,
  [actions.reviewDetails]: onReviewDetails,
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

/** The table of contents: all that the program answers to in Slack. */
export function listen(app: App, deps: SlackDeps): void {
  const answer = (
    doing: string,
    args: Answerable & { ack?: () => Promise<void> },
    run: () => Promise<void>,
  ) =>
    run().catch(async (error: unknown) => {
      // A command that was refused before its ack: Slack must not report a timeout on top
      if ('command' in args.body) await args.ack?.().catch(() => undefined)
      await answerError(args, error, deps.log, doing)
    })
  app.command(COMMAND, (args) => answer('command', args, () => onCommand(args, deps)))
  app.shortcut(shortcuts.createApp, (args) =>
    answer(shortcuts.createApp, { body: args.body, client: args.client }, () => onCreateShortcut(args, deps)),
  )
  app.shortcut(shortcuts.reportSecret, (args) =>
    answer(shortcuts.reportSecret, { body: args.body, client: args.client }, () =>
      onReportSecret(args, deps),
    ),
  )
  // One listener for all of a kind: Bolt walks through every listener at every request
  app.action<BlockAction>(/^/, (args) => {
    const { body, client, respond } = args
    const { action_id } = args.action
    const run = Object.hasOwn(clicks, action_id) ? clicks[action_id] : undefined
    return answer(action_id, { body, client, respond }, () => (run ?? onOutdated)(args as Click, deps))
  })
  app.view({ callback_id: /^/, type: 'view_submission' }, (args) => {
    const { callback_id } = args.view
    const run = Object.hasOwn(submissions, callback_id) ? submissions[callback_id] : undefined
    return submit(args as Submission, (own) => (run ?? onOutdated)(own, deps), deps, callback_id)
  })
  app.event(events.homeOpened, (args) =>
    answer(events.homeOpened, { body: {}, client: args.client }, () => onHomeOpened(args, deps)),
  )
  app.event(events.userChange, (args) =>
    answer(events.userChange, { body: {}, client: args.client }, () => onUserChange(args, deps)),
  )
}

/** From a message or a view that an older version of this program drew: never ignored. */
async function onOutdated(args: Click | Submission): Promise<void> {
  if ('action' in args) await args.ack()
  throw new PortalError(
    'button_outdated',
    'This is from an older version of the DevPortal and no longer works. Type `/devportal` to go on.',
  )
}

/** A submission is answered by its ack as long as Slack waits for one, and in the view itself after that. */
async function submit(
  args: Submission,
  run: (args: Submission) => Promise<void>,
  deps: SlackDeps,
  doing: string,
): Promise<void> {
  const lateAt = performance.now() + ACK_MS
  let acked = false
  const ack: Submission['ack'] = (response) => {
    acked = true
    return args.ack(response)
  }
  try {
    await run({ ...args, ack })
  } catch (error) {
    const { title, text } = wordsFor(error, deps.log, doing)
    const view = sentenceView(title, text)
    if (!acked && performance.now() < lateAt)
      await args.ack({ response_action: atLimit(args.view) ? 'update' : 'push', view })
    else
      await tellInView(args.client, args.view.id, view).catch((failure) =>
        deps.log.error({ error: failure, doing }, 'the submitter could not be told'),
      )
  }
}

/** Slack stacks three views: on the third one nothing can be pushed. */
const atLimit = ({ previous_view_id, root_view_id }: Submission['view']): boolean =>
  Boolean(previous_view_id && previous_view_id !== root_view_id)

const tellInView = (client: WebClient, view_id: string, view: ReturnType<typeof sentenceView>) =>
  client.views.update({ view_id, view })
