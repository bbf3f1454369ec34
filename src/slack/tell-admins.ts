import type { Notice } from '../domain/ports.ts'
import type { SlackDeps } from './deps.ts'
import { adminsOf } from './sync-request.ts'

/** What a job of this kind carries. */
export interface AdminNotice {
  tenantId: string
  /** Was told already. */
  except: string
  notice: Notice
}

/** A direct message to every admin: who they are is asked of Slack. */
export async function tellAdmins(deps: SlackDeps, subject: string, told: AdminNotice): Promise<void> {
  const { tenantId, except, notice } = told
  for (const userId of await adminsOf(deps, tenantId))
    if (userId !== except)
      await deps.db.jobs.put('send-message', `${subject}:${userId}`, {
        payload: { to: { tenantId, userId }, notice },
      })
}
