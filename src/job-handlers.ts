import { seePerson } from './domain/access.ts'
import { dropHold } from './domain/drop-hold.ts'
import type { JobKind, JobQueue } from './domain/job-queue.ts'
import { type Clock, isoAt, type Notice } from './domain/ports.ts'
import type { PersonRef } from './domain/records.ts'
import { reseal } from './domain/reseal.ts'
import { endSecret } from './domain/secrets.ts'
import type { Database } from './domain/stores.ts'
import { warnOwners } from './domain/warn-owners.ts'
import { cleanUp } from './jobs/clean-up.ts'
import { patrol } from './jobs/patrol.ts'
import { syncClient } from './jobs/sync-client.ts'
import type { JobHandler } from './jobs/worker.ts'
import type { Log } from './log.ts'
import { deliverToken } from './slack/deliver-token.ts'
import type { SlackDeps } from './slack/deps.ts'
import { drawLogin } from './slack/draw-login.ts'
import { drawAdminHomes, drawHome } from './slack/home.ts'
import { sendMessage } from './slack/send-message.ts'
import { remindReviewers, syncCard } from './slack/sync-card.ts'
import { syncRequest } from './slack/sync-request.ts'
import { type AccountUse, tellAccount } from './slack/tell-account.ts'
import { type AdminNotice, tellAdmins } from './slack/tell-admins.ts'

/** Every kind of job and who does it. */
export function jobHandlers(deps: SlackDeps): Record<JobKind, JobHandler> {
  return {
    'sync-client': (appId) => syncClient(deps, appId),
    'send-message': (_id, payload) => sendMessage(deps, payload as { to: PersonRef; notice: Notice }),
    'deliver-token': (loginId, _payload, run) => deliverToken(deps, loginId, run),
    'draw-login': (loginId, _payload, run) => drawLogin(deps, loginId, run),
    'drop-hold': (loginId) => dropHold(deps, loginId),
    'tell-account': (loginId, use, run) => tellAccount(deps, loginId, use as AccountUse, run),
    'see-person': (person) => seePerson(deps, personOf(person)),
    'draw-home': (person) => drawHome(deps, personOf(person)),
    'draw-admin-homes': (tenantId) => drawAdminHomes(deps, tenantId),
    'end-secret': (secretId) => endSecret(deps, secretId),
    'warn-owners': () => warnOwners(deps),
    'tell-admins': (subject, told, run) => tellAdmins(deps, subject, told as AdminNotice, run),
    'sync-card': (reviewId) => syncCard(deps, reviewId),
    'sync-request': (person) => syncRequest(deps, personOf(person)),
    'remind-reviewers': (reviewId) => remindReviewers(deps, reviewId),
    'clean-up': () => cleanUp(deps),
    reseal: () => reseal(deps),
    patrol: () => patrol(deps),
  }
}

/** What is to be done from the start on, whoever asks for it; and what had been given up gets another chance. */
export async function putRegularJobs({
  db,
  queue,
  clock,
  log,
}: {
  db: Database
  queue: JobQueue
  clock: Clock
  log: Log
}): Promise<void> {
  await db.jobs.put('clean-up', 'expired')
  await db.jobs.put('reseal', 'older')
  await db.jobs.put('patrol', 'clients')
  await db.jobs.put('warn-owners', 'due')
  const revived = await queue.revive(isoAt(clock))
  if (revived > 0) log.warn({ revived }, 'jobs that had been given up are tried again')
}

/** `tenant:user`, as the domain names the Home that is to be drawn. */
function personOf(subject: string): PersonRef {
  const [tenantId = '', userId = ''] = subject.split(':')
  return { tenantId, userId }
}
