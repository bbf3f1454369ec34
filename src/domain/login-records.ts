import type { PersonRef } from './records.ts'

/** What the token flow keeps, all of it short-lived. */

export type LoginStatus = 'open' | 'exchanging' | 'held' | 'delivered' | 'refused' | 'ended'

/** Where the token goes once it is there; sealed in the row, because a response_url is a bearer capability. */
export type AnswerTo =
  | { kind: 'response_url'; url: string; replace: boolean; channelId: string | undefined }
  | { kind: 'view'; viewId: string }

/** One run of the token flow. */
export interface LoginAttempt extends PersonRef {
  id: string
  /** SHA-256 of the link's random part: it is only compared. */
  linkHash: string
  appId: string
  scopes: string[]
  status: LoginStatus
  /** Why it was refused, for the page that says so. */
  refusal: string | null
  answerTo: string | null
  /** `iss` and `sub` of the account that the token acts as, where that is not verifiably the requester's own. */
  accountIssuer: string | null
  accountSubject: string | null
  /** The Slack account of its owner, where Slack knows one: they may revoke the token, and what was remembered of it. */
  accountUserId: string | null
  createdAt: string
  expiresAt: string
}

/** A token of a login that is not provably its requester's: sealed, until the code of the page is typed in Slack. */
export interface Hold {
  /** The login attempt's id. */
  id: string
  /** The `Token`. */
  sealed: string
  /** SHA-256 of the `state` of the browser that logged in: no other browser is shown the page. */
  stateHash: string
  /** The code, sealed; unset until the person at the page asked for it. */
  code: string | null
  triesLeft: number
  expiresAt: string
}

/** An account that a person was once handed a token of, by its owner, for this app. */
export interface AccountLink extends PersonRef {
  appId: string
  /** `iss` and `sub` of the ID token. */
  issuer: string
  subject: string
  confirmedAt: string
}

/** A token on its way to a person, sealed, for ten minutes. */
export interface Delivery extends PersonRef {
  /** The login attempt's id. */
  id: string
  appId: string
  sealed: string
  /** Once it was shown by *Show token* it can only be revoked. */
  shownAt: string | null
  expiresAt: string
}

/** What the sealed text of a delivery or a hold holds. */
export interface Token {
  accessToken: string
  scopes: string[]
  /** Asked for and not granted. */
  missingScopes: string[]
  expiresAt: string
  /** E-mail or subject of the account that the token acts as. */
  actsAs: string
  /** `iss` and `sub` of that account. */
  issuer: string
  subject: string
}
