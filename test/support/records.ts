import { newClientId, newId } from '../../src/domain/ids.ts'
import type { Delivery, Hold, LoginAttempt, Token } from '../../src/domain/login-records.ts'
import type { Access, App, Review, Secret } from '../../src/domain/records.ts'
import { actor, sealer } from './core.ts'

const dana = actor('dana')
const T0 = '2026-01-01T00:00:00.000Z'

/** Rows as the stores keep them: valid as they stand, changed by what a test is about. */

export const anApp = (changes: Partial<App> = {}): App => ({
  id: newId('app'),
  tenantId: dana.tenantId,
  ownerId: dana.userId,
  name: 'Lead Sync',
  type: 'internal',
  purpose: '',
  status: 'Approved',
  active: true,
  clientId: newClientId(),
  remoteId: null,
  scopes: ['ziapi:search', 'ziapi:enrich'],
  redirectUris: ['https://app.example.com/callback'],
  logoId: null,
  syncedLogoId: null,
  createdAt: T0,
  updatedAt: T0,
  registeredAt: null,
  delayedAt: null,
  agreed: null,
  drift: null,
  lookedAt: null,
  ...changes,
})

export const aSecret = (appId: string, changes: Partial<Secret> = {}): Secret => ({
  id: newId('sec'),
  appId,
  wanted: 'active',
  last4: 'x4Yz',
  sealed: null,
  remoteId: null,
  createdAt: T0,
  createdBy: dana.userId,
  endsAt: null,
  compromisedAt: null,
  held: null,
  fingerprint: null,
  ...changes,
})

export const aLogin = (appId: string, changes: Partial<LoginAttempt> = {}): LoginAttempt => ({
  id: newId('log'),
  linkHash: newId('log'),
  ...dana,
  appId,
  scopes: ['ziapi:search'],
  status: 'open',
  refusal: null,
  answerTo: null,
  accountIssuer: null,
  accountSubject: null,
  accountUserId: null,
  createdAt: T0,
  expiresAt: '2026-01-01T00:10:00.000Z',
  ...changes,
})

export const aDelivery = (login: LoginAttempt, changes: Partial<Delivery> = {}): Delivery => ({
  id: login.id,
  tenantId: login.tenantId,
  userId: login.userId,
  appId: login.appId,
  sealed: 'v1.test.sealed',
  shownAt: null,
  expiresAt: '2026-01-01T00:10:00.000Z',
  ...changes,
})

export const aToken: Token = {
  accessToken: 'eyJ.test.token',
  scopes: ['ziapi:search'],
  missingScopes: [],
  expiresAt: '2026-01-01T01:00:00.000Z',
  actsAs: 'pia@acme-robotics.example',
  issuer: 'https://acme.okta.com/oauth2/default',
  subject: '00upia',
}

/** A token that waits for this code. */
export const aHold = ({ id }: LoginAttempt, code: string, expiresAt: string): Hold => ({
  id,
  sealed: sealer.seal(`holds:${id}:token`, JSON.stringify(aToken)),
  stateHash: 'a'.repeat(64),
  code: sealer.seal(`holds:${id}:code`, code),
  triesLeft: 5,
  expiresAt,
})

export const anAccess = (changes: Partial<Access> = {}): Access => ({
  ...dana,
  grantedBy: actor('ada').userId,
  grantedAt: T0,
  ...changes,
})

export const aReview = (appId: string, changes: Partial<Review> = {}): Review => ({
  id: newId('rev'),
  appId,
  tenantId: dana.tenantId,
  submitterId: actor('pia').userId,
  kind: 'app',
  number: 1,
  proposal: {
    name: 'Partner Hub',
    purpose: 'Shows leads',
    scopes: ['ziapi:search'],
    redirectUris: ['https://hub.partner.example/cb'],
    logoId: null,
  },
  baseline: null,
  status: 'pending',
  reason: null,
  problem: null,
  decidedBy: null,
  decidedAt: null,
  createdAt: T0,
  ...changes,
})
