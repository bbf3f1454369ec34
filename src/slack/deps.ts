import type { AppDeps } from '../domain/change-app.ts'
import type { JobKind } from '../domain/job-queue.ts'
import type { LoginDeps } from '../domain/login-rules.ts'
import type { Clock } from '../domain/ports.ts'
import type { App } from '../domain/records.ts'
import type { ReviewDeps } from '../domain/reviewers.ts'
import type { ReviewTiming } from '../domain/submit-review.ts'
import type { Tally } from '../domain/tally.ts'
import type { Log } from '../log.ts'
import type { Messenger } from './messenger.ts'
import type { ReviewChannel } from './review-channel.ts'
import type { CardContext } from './views/review-card.ts'

/** What the listeners need, put together by the composition root. */
export interface SlackDeps extends AppDeps, LoginDeps, ReviewDeps, ReviewTiming {
  clock: Clock
  log: Log
  /** Of whoever is not known to be Slack. */
  refusals: Tally
  /** The workspace that the app is installed in. */
  tenantId: string
  messenger: Messenger
  publicUrl: string
  apiUrl: string
  /** Address of an app's logo, where Slack can fetch it. */
  logoUrl(app: Pick<App, 'logoId'>): string | undefined
  /** `REVIEW_CHANNEL`; without it, reviews wait. */
  reviewChannel: ReviewChannel | undefined
  cardContext: CardContext
  /** Downloads a file that a person put into a modal. */
  downloadFile(url: string): Promise<Uint8Array | undefined>
  /** Waits for a job of this process, at most `ms`. */
  settled(kind: JobKind, subject: string, ms: number): Promise<'done' | 'failed' | 'pending'>
}
