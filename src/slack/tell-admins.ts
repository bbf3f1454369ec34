import type { JobRun } from '../domain/job-queue.ts'
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
export async function tellAdmins(
  deps: SlackDeps,
  subject: string,
  told: AdminNotice,
  run: JobRun,
): Promise<void> {
  const { tenantId, except, notice } = told
  const admins = (await adminsOf(deps, tenantId)).filter((userId) => userId !== except)
  // All or nobody: a run that is cut off and run again tells nobody twice
  await deps.db.transaction(async (stores) => {
    for (const userId of admins)
      await stores.jobs.put('send-message', `${subject}:${userId}`, {
        payload: { to: { tenantId, userId }, notice },
      })
    await run.end(stores)
  })
}
