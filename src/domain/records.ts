import type { Agreement } from './client-state.ts'

/** The nouns as the stores keep them. Times are ISO 8601 in UTC with milliseconds, so that text order is time order. */

export type ApplicationType = 'internal' | 'partner'
export type Status = 'Approved' | 'Under Review' | 'Not Approved'

/** A person in a workspace. User ids alone are not unique over workspaces. */
export interface PersonRef {
  tenantId: string
  userId: string
}

export interface App extends Agreement {
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
  /**
   * What the server was last seen to hold; `no room` when others fill its cap. Null while that is not known: before
   * every call that changes it, until the server has been looked at again.
   */
  held: 'active' | 'inactive' | 'absent' | 'no room' | null
  /** Keyed hash of the value, to know it again where it has leaked; unset until the value has been seen. */
  fingerprint: string | null
}

export interface Access extends PersonRef {
  grantedBy: string
  grantedAt: string
}

/** A newcomer's wish for access; the newest one of each person. */
export interface AccessRequest extends PersonRef {
  status: 'open' | 'granted' | 'declined'
  requestedAt: string
  decidedBy: string | null
  decidedAt: string | null
}

/** Where an admin's card of an access request stands. */
export interface RequestCard extends PersonRef {
  adminId: string
  channelId: string
  ts: string
  /** Which request of the person it shows. */
  requestedAt: string
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

/** The part of a partner app that reviewers decide on. */
export interface Proposal {
  name: string
  purpose: string
  scopes: string[]
  redirectUris: string[]
  logoId: string | null
}

export type ReviewStatus = 'pending' | 'approved' | 'rejected' | 'withdrawn'

/** One submission of a partner app. */
export interface Review {
  id: string
  appId: string
  tenantId: string
  submitterId: string
  /** `app`: the app itself waits. `change`: the approved version stays live meanwhile. */
  kind: 'app' | 'change'
  /** 1 for the first submission of the app. */
  number: number
  proposal: Proposal
  /** The version decided on before, to show what changed since; null for the first. */
  baseline: Proposal | null
  status: ReviewStatus
  /** Of a rejection. */
  reason: string | null
  /** Why its card cannot be shown in the reviewer channel, once the admins have been told. */
  problem: string | null
  decidedBy: string | null
  decidedAt: string | null
  createdAt: string
}

/** One person's approval for one team. A rejection decides by itself. */
export interface Vote {
  reviewId: string
  team: string
  userId: string
  at: string
}

/** Where a review's card stands in Slack. */
export interface Card {
  reviewId: string
  channelId: string
  ts: string
  /** The app's first card, in whose thread all further ones stand. */
  threadTs: string | null
}

/** What App Home last showed someone, so that it can be drawn again without them. */
export interface HomeChoice extends PersonRef {
  /** An admin's choice: the apps of the whole tenant. */
  wholeTenant: boolean
  status: Status | null
  query: string
  page: number
}

/** What an owner will be told of at a time, unless it is no longer so by then. */
export interface Warning {
  kind: 'ends' | 'old' | 'two'
  /** The secret's id; for `two`, the app's. */
  subject: string
  at: string
}
