import { currentNotice } from '../domain/current-notice.ts'
import type { Notice } from '../domain/ports.ts'
import type { PersonRef } from '../domain/records.ts'
import type { SlackDeps } from './deps.ts'
import { noticeMessage } from './views/notices.ts'

/** The outbox: a direct message for each job, drawn when it is sent; none where it is not so any more. */
export async function sendMessage(
  deps: SlackDeps,
  payload: { to: PersonRef; notice: Notice },
): Promise<void> {
  const current = await currentNotice(deps, payload)
  if (!current) return
  const { to, notice } = current
  const app = 'appId' in notice ? await deps.db.apps.find(notice.appId) : undefined
  const review = 'reviewId' in notice ? await deps.db.reviews.find(notice.reviewId) : undefined
  const message = noticeMessage(notice, deps.rules.catalogue.company, { app, review })
  if (message && !(await deps.messenger.directMessage(to, message)))
    deps.log.info({ notice: notice.kind, user: to.userId }, 'nobody is there any more to get this message')
}
