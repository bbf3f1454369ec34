/** The nouns as the stores keep them. Times are ISO 8601 in UTC with milliseconds, so that text order is time order. */

export type ApplicationType = 'internal' | 'partner'
export type Status = 'Approved' | 'Under Review' | 'Not Approved'

/** A person in a workspace. User ids alone are not unique over workspaces. */
export interface PersonRef {
  tenantId: string
  userId: string
}

export interface App {
  id: string
  tenantId: string
  ownerId: string
  name: string
  type: ApplicationType
  /** What it will do, for reviewers; empty for internal apps. */
  purpose: string
  status: Status
  active: boolean
  clientId: string
  /** The authorization server's own id of the client; unset until it has confirmed one. */
  remoteId: string | null
  scopes: string[]
  redirectUris: string[]
  logoId: string | null
  /** The logo the authorization server has. */
  syncedLogoId: string | null
  createdAt: string
  updatedAt: string
  /** When the authorization server first agreed with this row. */
  registeredAt: string | null
  /** Set when the owner was told that registration takes longer, so that they are told again once it is done. */
  delayedAt: string | null
}

export interface Secret {
  id: string
  appId: string
  /** What the authorization server is to hold. */
  wanted: 'active' | 'inactive' | 'deleted'
  last4: string
  /** The value, sealed, only until the server has confirmed it. */
  sealed: string | null
  /** The server's own id of the secret; set by the confirmation. */
  remoteId: string | null
  createdAt: string
  createdBy: string
  /** A scheduled end; reached, `wanted` becomes inactive. */
  endsAt: string | null
  compromisedAt: string | null
}

export interface Access extends PersonRef {
  grantedBy: string
  grantedAt: string
}

export type LoginStatus = 'open' | 'exchanging' | 'delivered' | 'refused' | 'ended'

/** Where the token goes once it is there; sealed in the row, because a response_url is a bearer capability. */
export type AnswerTo =
  | { kind: 'response_url'; url: string; replace: boolean }
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
  createdAt: string
  expiresAt: string
}

/** A token on its way to a person, sealed, for ten minutes. */
export interface Delivery extends PersonRef {
  /** The login attempt's id. */
  id: string
  appId: string
  sealed: string
  expiresAt: string
}

/** What a delivery's sealed text holds. */
export interface Token {
  accessToken: string
  scopes: string[]
  /** Asked for and not granted. */
  missingScopes: string[]
  expiresAt: string
  /** E-mail or subject of the account that the token acts as. */
  actsAs: string
}

export interface AuditEntry {
  tenantId: string
  seq: number
  at: string
  /** A Slack user id, or `system`. */
  actor: string
  action: string
  appId: string | null
  /** The person it was done to, where that is not the actor. */
  subject: string | null
  before: string | null
  after: string | null
  prevHash: string
  hash: string
}

/** What App Home last showed someone, so that it can be drawn again without them. */
export interface HomeChoice extends PersonRef {
  status: Status | null
  query: string
  page: number
}
