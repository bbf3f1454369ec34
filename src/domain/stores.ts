import type { AuditStore, RefusalStore } from './audit-stores.ts'
import type { JobStore } from './job-queue.ts'
import type { AccountLinkStore, DeliveryStore, HoldStore, LoginStore } from './login-stores.ts'
import type { Logo } from './logos.ts'
import type { Profile } from './ports.ts'
import type {
  Access,
  AccessRequest,
  App,
  Card,
  HomeChoice,
  PersonRef,
  RequestCard,
  Review,
  Secret,
  Status,
  Vote,
  Warning,
} from './records.ts'
import type { SealedStore } from './reseal.ts'

export interface AppFilter {
  tenantId: string
  ownerId?: string
  status?: Status
  /** Start of the name, or a whole client id; letter case does not matter. */
  query?: string
}

export interface AppStore {
  /** False when there is one with this id. */
  insert(app: App): Promise<boolean>
  find(id: string): Promise<App | undefined>
  /** Newest change first. */
  list(filter: AppFilter, page: { offset: number; limit: number }): Promise<App[]>
  count(filter: AppFilter): Promise<number>
  /** Reads it and holds it until the transaction ends: all changes to an app and its secrets happen one by one. */
  lock(id: string): Promise<App | undefined>
  update(id: string, changes: Partial<App>): Promise<void>
  /** Remembers whose it was until now. */
  /** `decidedNumber`: the newest version that was decided on by then, 0 for none. */
  saveFormerOwner(
    appId: string,
    userId: string,
    gaveAway: { until: string; decidedNumber: number },
  ): Promise<void>
  /** How many of a person's apps they have given away in that time, as far as they are not theirs again. */
  countGiven(giver: PersonRef, times: { from: string; to: string }): Promise<number>
  /** Whose it was after that version was decided on, besides its owner now. */
  formerOwners(appId: string, after: { number: number; decidedAt: string }): Promise<string[]>
  leastRecentlyLookedAt(before: string): Promise<App | undefined>
  registered(): AsyncIterable<App>
}

export interface SecretStore {
  insert(secret: Secret): Promise<void>
  find(id: string): Promise<Secret | undefined>
  /** Of one app, oldest first; without the deleted ones unless asked for. */
  list(appId: string, options?: { withDeleted: boolean }): Promise<Secret[]>
  /** Deleted ones too. */
  findByFingerprints(fingerprints: readonly string[]): Promise<Secret[]>
  update(id: string, changes: Partial<Secret>): Promise<void>
}

export interface AccessStore {
  has(person: PersonRef): Promise<boolean>
  /** Whether they have it; with what Slack last said they are, and when: null where it never did. */
  find(
    person: PersonRef,
  ): Promise<
    (Pick<Access, 'grantedBy' | 'grantedAt'> & { kind: string | null; checkedAt: string | null }) | undefined
  >
  /** The same as `has`, and nobody takes it away until the transaction ends. */
  hold(person: PersonRef): Promise<boolean>
  /** False when the person had it already. */
  grant(access: Access): Promise<boolean>
  /** False when there was nothing to take. */
  revoke(person: PersonRef): Promise<boolean>
  /** Newest first. */
  newest(tenantId: string, limit: number): Promise<Access[]>
  count(tenantId: string): Promise<number>
  /** Which of these people have it. */
  among(tenantId: string, userIds: readonly string[]): Promise<Set<string>>
}

export interface AccessRequestStore {
  find(person: PersonRef): Promise<AccessRequest | undefined>
  /** False when one is open already, or was declined in the `recent` time. */
  open(request: AccessRequest, recent?: { from: string; to: string }): Promise<boolean>
  /** False when it is not open any more: somebody was faster. */
  decide(
    person: PersonRef,
    decision: Pick<AccessRequest, 'status' | 'decidedBy' | 'decidedAt'>,
  ): Promise<boolean>
  cards(person: PersonRef): Promise<RequestCard[]>
  saveCard(card: RequestCard): Promise<void>
}

export interface LogoStore {
  /** Content-addressed: the id is the SHA-256 of the bytes. */
  put(id: string, logo: Logo): Promise<void>
  get(id: string): Promise<Logo | undefined>
}

export interface ReviewStore {
  insert(review: Review): Promise<void>
  find(id: string): Promise<Review | undefined>
  /** Of one app, newest first, up to `count`. */
  latest(appId: string, count: number): Promise<Review[]>
  /** The newest version of an app below that number that reviewers approved or rejected. */
  decidedBefore(appId: string, number: number): Promise<Review | undefined>
  /** Whether somebody has submitted a version of an app with one of these numbers, both included. */
  hasSubmitted(appId: string, userId: string, numbers: { from: number; to: number }): Promise<boolean>
  pendingOf(appId: string): Promise<Review | undefined>
  /** Of a tenant, the latest hundred. */
  approvedOf(tenantId: string): Promise<Review[]>
  countBetween(submitter: PersonRef, times: { from: string; to: string }): Promise<number>
  /** Of a tenant, oldest first. */
  pending(tenantId: string): Promise<Review[]>
  /** Moves it on from pending; false when it was decided by then: somebody was faster. */
  decide(
    id: string,
    decision: Pick<Review, 'status' | 'reason' | 'decidedBy' | 'decidedAt'>,
  ): Promise<boolean>
  /** False when it says so already. */
  setProblem(id: string, problem: string | null): Promise<boolean>
  votes(reviewId: string): Promise<Vote[]>
  /** False when the team has a vote, or the person has voted: one person, one team, one vote. */
  vote(vote: Vote): Promise<boolean>
  /** False when this person has not voted. */
  removeVote(reviewId: string, userId: string): Promise<boolean>
}

export interface CardStore {
  find(reviewId: string): Promise<Card | undefined>
  /** The card in whose thread the app's further ones stand: the newest that is in no thread itself. */
  root(appId: string): Promise<Card | undefined>
  save(card: Card): Promise<void>
}

export interface HomeStore {
  find(person: PersonRef): Promise<HomeChoice | undefined>
  save(choice: HomeChoice): Promise<void>
  /** Admins whose Home shows the whole tenant. */
  ofWholeTenant(tenantId: string): Promise<PersonRef[]>
}

export interface PersonStore {
  find(person: PersonRef): Promise<(Profile & { checkedAt: string }) | undefined>
  /** The same, and it stays so until the transaction ends. */
  hold(person: PersonRef): Promise<Profile | undefined>
  /** What Slack said, asked at `checkedAt`. An answer that took longer than a newer one to arrive is left out. */
  save(person: PersonRef, profile: Profile, checkedAt: string): Promise<void>
  /** Up to three admins that have been seen. */
  admins(tenantId: string): Promise<string[]>
}

export interface WarningStore {
  /** In the place of an earlier one of this kind and subject. */
  plan(warning: Warning): Promise<void>
  /** Oldest first. */
  due(now: string, limit: number): Promise<Warning[]>
  /** Puts it off, or removes it; false when it has been moved by then: it was given, or planned anew. */
  move(warning: Warning, at: string | null): Promise<boolean>
}

export interface Stores {
  apps: AppStore
  secrets: SecretStore
  access: AccessStore
  accessRequests: AccessRequestStore
  logins: LoginStore
  deliveries: DeliveryStore
  holds: HoldStore
  accountLinks: AccountLinkStore
  logos: LogoStore
  audit: AuditStore
  jobs: JobStore
  homes: HomeStore
  reviews: ReviewStore
  cards: CardStore
  people: PersonStore
  sealed: SealedStore
  warnings: WarningStore
  refusals: RefusalStore
}

export interface Database extends Stores {
  /** All or nothing. No network call inside. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>
}
