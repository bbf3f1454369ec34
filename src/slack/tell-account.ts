import type { JobRun } from '../domain/job-queue.ts'
import type { SlackDeps } from './deps.ts'

/** What a job of this kind carries. */
export interface AccountUse {
  /** E-mail address of the account, or its subject where the server gave none. */
  account: string
  outcome: 'given' | 'tried'
}

/** The owner of an account that was used for somebody else's token hears of it, where Slack knows them. */
export async function tellAccount(
  deps: SlackDeps,
  loginId: string,
  use: AccountUse,
  run: JobRun,
): Promise<void> {
  const login = await deps.db.logins.find(loginId)
  if (!login || !use.account.includes('@')) return
  const owner = await deps.directory.byEmail(use.account)
  if (!owner || owner === login.userId) return
  const { tenantId, userId: by, appId } = login
  const given = use.outcome === 'given'
  await deps.db.transaction(async (stores) => {
    if (given) await stores.logins.setAccountOwner(loginId, owner)
    await stores.jobs.put('send-message', `account:${loginId}`, {
      payload: {
        to: { tenantId, userId: owner },
        notice: { kind: 'account-used', appId, loginId, by, given },
      },
    })
    await run.end(stores)
  })
}
