import { reportSecrets } from '../../domain/leaked-secrets.ts'
import type { SlackDeps } from '../deps.ts'
import { actorOf, messageTextOf } from '../input.ts'
import { reportView } from '../views/reports.ts'
import type { Shortcut } from './kinds.ts'

/** *Report a leaked secret*, on any message. */
export async function onReportSecret({ body, show }: Shortcut, deps: SlackDeps): Promise<void> {
  const reported = await reportSecrets(deps, actorOf(body, deps.tenantId), messageTextOf(body))
  await show(reportView(reported, deps))
}
