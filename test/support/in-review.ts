import type { Actor } from '../../src/domain/access.ts'
import type { AppRequest } from '../../src/domain/app-rules.ts'
import { createApp } from '../../src/domain/apps.ts'
import { PortalError } from '../../src/domain/errors.ts'
import type { Notice, ReviewTeams } from '../../src/domain/ports.ts'
import type { App, PersonRef, Review } from '../../src/domain/records.ts'
import { actor, type Core, openCore } from './core.ts'
import { anAccess } from './records.ts'

const [pia, dana, gus] = [actor('pia'), actor('dana'), actor('gus')]

/** Rae and Nico are of one team, Tomas and Pia of the other; Dana, and Gus, a guest, of both. */
const members: Record<string, Actor[]> = {
  api: [actor('rae'), actor('nico'), dana, gus],
  partnership: [actor('tomas'), pia, dana, gus],
}

export const teamsCalled = (...names: string[]): ReviewTeams => ({
  names,
  of: async (userId) => names.filter((name) => members[name]?.some((member) => member.userId === userId)),
})

export const partnerRequest: AppRequest = {
  name: 'Partner Hub',
  type: 'partner',
  purpose: 'Shows leads',
  redirectUris: ['https://hub.partner.example/cb'],
  scopes: ['ziapi:search'],
}

/** A partner app of Pia, submitted, and what becomes of it. */
export interface InReview extends Core {
  app: App
  /** What deciding takes, where these teams have to approve. */
  asked(...teams: string[]): Core['deps'] & { teams: ReviewTeams }
  stored(): Promise<App | undefined>
  /** The review that waits for a decision; throws when none does. */
  waiting(): Promise<Review>
  /** `actor action` of what happened since the app was created. */
  audit(): Promise<string[]>
  /** Direct messages to be sent. */
  messages(): Promise<{ to: PersonRef; notice: Notice }[]>
}

export async function openInReview(): Promise<InReview> {
  const core = await openCore('file::memory:')
  await core.db.access.grant(anAccess(pia))
  const app = await createApp(core.deps, pia, partnerRequest)
  return {
    ...core,
    app,
    asked: (...teams) => ({ ...core.deps, teams: teamsCalled(...teams) }),
    stored: () => core.db.apps.find(app.id),
    async waiting() {
      const review = await core.db.reviews.pendingOf(app.id)
      if (!review) throw new Error('nothing waits')
      return review
    },
    async audit() {
      const rows = await core.db.audit.list(pia.tenantId, { afterSeq: 1, limit: 50 })
      return rows.map((row) => `${row.actor} ${row.action}`)
    },
    async messages() {
      const now = new Date(core.clock.now()).toISOString()
      const jobs = await core.queue.claim('send-message', 10, now, now)
      return jobs.map((job) => job.payload as { to: PersonRef; notice: Notice })
    },
  }
}

/** Code and sentence of a refusal. */
export const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'not refused',
    (error) => (error instanceof PortalError ? `${error.code}: ${error.message}` : error),
  )
