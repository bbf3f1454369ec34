import type { AccountLink, Delivery, Hold, LoginAttempt, LoginStatus } from './login-records.ts'
import type { PersonRef } from './records.ts'

export interface LoginStore {
  insert(login: LoginAttempt): Promise<void>
  find(id: string): Promise<LoginAttempt | undefined>
  findByLink(linkHash: string): Promise<LoginAttempt | undefined>
  /** How many a person has begun in that time. */
  countBetween(of: PersonRef, times: { from: string; to: string }): Promise<number>
  setAnswerTo(id: string, answerTo: string): Promise<void>
  /** Moves on from `from`, atomically; false when it stood elsewhere by then (or, from `open`, when it had expired). */
  move(
    id: string,
    from: LoginStatus,
    to: LoginStatus,
    options: { now: string; refusal?: string },
  ): Promise<boolean>
  /** Ends all attempts of a person, or of an app, that have not come to their end. Answers those whose token is held. */
  endOpen(of: PersonRef | { appId: string }): Promise<string[]>
  /** Ends the open attempts of its person but for this one, the newest, and the `keep - 1` before it. */
  endOldest(newest: LoginAttempt, keep: number): Promise<void>
  setAccount(id: string, account: Pick<LoginAttempt, 'accountIssuer' | 'accountSubject'>): Promise<void>
  setAccountOwner(id: string, userId: string): Promise<void>
  /** Of attempts that began before this. */
  forgetAnswers(before: string): Promise<void>
  /** Those of somebody else's account stay until `others`: as long as the account is remembered, its owner can end that. */
  removeOlder(than: string, others: string): Promise<void>
}

export interface DeliveryStore {
  insert(delivery: Delivery): Promise<void>
  find(id: string): Promise<Delivery | undefined>
  /** Marks it as shown, in one statement: only one caller ever gets it, and only its recipient, in time. */
  show(id: string, recipient: PersonRef, now: string): Promise<Delivery | undefined>
  /** Takes back that it was shown at that time; false where it has not been, or is gone. */
  waitAgain(id: string, shownAt: string): Promise<boolean>
  remove(id: string): Promise<void>
  removeExpired(now: string): Promise<void>
}

export interface HoldStore {
  insert(hold: Hold): Promise<void>
  find(id: string): Promise<Hold | undefined>
  /** Only the first code counts; false when there is one. */
  setCode(id: string, code: string): Promise<boolean>
  /** Uses up one try, in one statement; nothing when none is left, it has expired, or no code was asked for. */
  countTry(id: string, now: string): Promise<Hold | undefined>
  /** Takes it away; false when it was gone: only one caller ever takes it. */
  take(id: string): Promise<boolean>
  removeOlder(than: string): Promise<void>
}

export interface AccountLinkStore {
  save(link: AccountLink): Promise<void>
  /** Whether it was confirmed after `since`; inside a transaction, nobody takes it away until that ends. */
  hold(link: Omit<AccountLink, 'confirmedAt'>, since: string): Promise<boolean>
  /** False when there was none. */
  remove(link: Omit<AccountLink, 'confirmedAt'>): Promise<boolean>
  removeOf(person: PersonRef): Promise<void>
  removeOlder(than: string): Promise<void>
}
