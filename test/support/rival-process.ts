import { randomUUID } from 'node:crypto'
import type { Actor } from '../../src/domain/access.ts'
import type { AppRequest } from '../../src/domain/app-rules.ts'
import { createApp } from '../../src/domain/apps.ts'
import { confirmCode } from '../../src/domain/confirm-code.ts'
import { editApp } from '../../src/domain/edit-app.ts'
import { newId } from '../../src/domain/ids.ts'
import { requestToken } from '../../src/domain/logins.ts'
import { isoAt } from '../../src/domain/ports.ts'
import type { Access, PersonRef, Review } from '../../src/domain/records.ts'
import { requestAccess } from '../../src/domain/request-access.ts'
import { generateSecret } from '../../src/domain/secrets.ts'
import { transferApp } from '../../src/domain/transfer-app.ts'
import { type Core, openCore } from './core.ts'

const request: Omit<AppRequest, 'logo'> = {
  name: 'Lead Sync',
  type: 'internal',
  purpose: 'Shows leads',
  redirectUris: ['https://app.example.com/cb'],
  scopes: ['ziapi:search'],
}
const limits = { appsPerPerson: 50, loginLinksPerMinute: 20, submissionsPerHour: 20 }
const codeOf = (error: { code?: string }): string => String(error.code ?? error)
let turn = 0

/** What two processes may be told to do at the same time. Run by `rivals.ts`. */
export const operations = {
  bringUp: async (_core: Core, { url }: { url: string }) => (await openCore(url)).close(),
  claimLogin: ({ db, clock }: Core, { id }: { id: string }) =>
    db.logins.move(id, 'open', 'exchanging', { now: isoAt(clock) }),
  takeDelivery: async ({ db, clock }: Core, of: { id: string; recipient: PersonRef }) =>
    (await db.deliveries.show(of.id, of.recipient, isoAt(clock))) !== undefined,
  requestToken: async ({ deps }: Core, { actor, appId }: { actor: Actor; appId: string }) =>
    requestToken({ ...deps, limits }, actor, appId, undefined).then(({ login }) => login.id, codeOf),
  /** By turns: one of their own, and one that is given to them. */
  ownMore: ({ deps }: Core, { owner, giver, gifts }: { owner: Actor; giver: Actor; gifts: string[] }) => {
    const limited = { ...deps, limits }
    const gift = turn++ % 2 === 0 ? gifts.pop() : undefined
    const work = gift ? transferApp(limited, giver, gift, owner.userId) : createApp(limited, owner, request)
    return work.then(() => 'owned', codeOf)
  },
  /** By turns, a version of each. */
  submitApp: ({ deps }: Core, { actor, appIds }: { actor: Actor; appIds: string[] }) => {
    const version = { ...request, name: `Take ${process.pid} ${turn++}`, type: 'partner' } as const
    const work = editApp({ ...deps, limits }, actor, appIds[turn % appIds.length] ?? '', version)
    return work.then(() => 'submitted', codeOf)
  },
  requestAccess: ({ deps }: Core, { actor }: { actor: Actor }) => requestAccess(deps, actor).catch(codeOf),
  countRefusal: ({ db, clock }: Core, { subject, most }: { subject: string; most: number }) =>
    db.refusals.count({ subject, person: 'T1:U1', reason: 'login_used', at: isoAt(clock) }, most),
  confirmCode: ({ deps }: Core, typed: { actor: Actor; loginId: string; code: string }) =>
    confirmCode(deps, typed.actor, typed.loginId, typed.code).then(
      () => 'token',
      (error) => String(error.code ?? error),
    ),
  grant: ({ db }: Core, access: Access) => db.access.grant(access),
  revoke: ({ db }: Core, person: PersonRef) => db.access.revoke(person),
  appendAudit: ({ db, clock }: Core, { tenantId }: { tenantId: string }) =>
    db.transaction((stores) =>
      stores.audit.append({
        tenantId,
        at: isoAt(clock),
        actor: 'system',
        action: 'app.edited',
        appId: null,
        subject: null,
        before: null,
        after: String(process.pid),
      }),
    ),
  decideReview: ({ db, clock }: Core, { id }: { id: string }) =>
    db.reviews.decide(id, {
      status: process.pid % 2 ? 'approved' : 'rejected',
      reason: null,
      decidedBy: String(process.pid),
      decidedAt: isoAt(clock),
    }),
  vote: ({ db, clock }: Core, vote: { reviewId: string; team: string; userId?: string }) =>
    db.reviews.vote({ userId: randomUUID(), ...vote, at: isoAt(clock) }),
  decideRequest: ({ db, clock }: Core, person: PersonRef) =>
    db.accessRequests.decide(person, {
      status: process.pid % 2 ? 'granted' : 'declined',
      decidedBy: String(process.pid),
      decidedAt: isoAt(clock),
    }),
  openRequest: ({ db, clock }: Core, person: PersonRef) =>
    db.accessRequests.open({
      ...person,
      status: 'open',
      requestedAt: isoAt(clock),
      decidedBy: null,
      decidedAt: null,
    }),
  submitReview: async ({ db }: Core, { review }: { review: Review }) =>
    db.reviews.insert({ ...review, id: newId('rev') }).then(
      () => true,
      () => false,
    ),
  generateSecret: async ({ deps }: Core, { actor, appId }: { actor: Actor; appId: string }) =>
    generateSecret(deps, actor, appId, 'keep').then(
      () => 'generated',
      (error) => String(error.code ?? error),
    ),
  claimJobs: async ({ queue, clock }: Core, { limit }: { limit: number }) =>
    (await queue.claim('sync-client', limit, isoAt(clock), isoAt(clock, 60_000))).map((job) => job.subject),
  putJob: ({ db }: Core, { subject }: { subject: string }) => db.jobs.put('sync-client', subject),
} satisfies Record<string, (core: Core, args: never) => Promise<unknown>>

export type Operation = keyof typeof operations

async function serve(databaseUrl: string): Promise<void> {
  const core = await openCore(databaseUrl)
  process.on(
    'message',
    ({ operation, args, times }: { operation: Operation; args: never; times: number }) => {
      const runs = Array.from({ length: times }, () => operations[operation](core, args))
      Promise.all(runs).then(
        (results) => process.send?.({ results }),
        (error) => process.send?.({ error: String(error) }),
      )
    },
  )
  process.on('disconnect', () => void core.close().then(() => process.exit(0)))
}

const [, program, databaseUrl] = process.argv
// Also imported for its types by the one who starts it
if (program?.endsWith('rival-process.ts') && databaseUrl)
  serve(databaseUrl).then(
    () => process.send?.('ready'),
    (error) => process.send?.({ error: String(error) }),
  )
