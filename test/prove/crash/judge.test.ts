import { describe, expect, it } from 'vitest'
import { acme, globex } from '../../../src/sandbox/cast.ts'
import type { SandboxClient } from '../../../src/sandbox/okta/clients.ts'
import { anApp, aReview, aSecret } from '../../support/records.ts'
import type { Facts } from './facts.ts'
import { violationsIn } from './judge.ts'
import { type Letter, letterViolations } from './messages.ts'

const [T0, RAE, TOMAS] = ['2026-01-01T00:00:00.000Z', 'U0RAE00001', 'U0TOMAS001']
const registered = { registeredAt: T0, agreed: [{} as never] }

const lead = anApp({ name: 'Lead Sync', remoteId: '0oa1', ...registered })
const hub = anApp({ name: 'Hub', type: 'partner', remoteId: '0oa2', ...registered })
const draft = anApp({ ...hub, id: 'app_3', clientId: '0dp3', name: 'Draft', remoteId: '0oa3' })
const waiting = { ...draft, status: 'Under Review', active: false } as const
const secrets = [lead, hub, waiting].map(({ id }, at) =>
  aSecret(id, { remoteId: `ocs${at}`, held: 'active', last4: `abc${at}` }),
)
const [approved, pending] = [aReview(hub.id, { status: 'approved' }), aReview(waiting.id)]

const client = (app: typeof lead, at: number, changes: Partial<SandboxClient>): SandboxClient => ({
  appId: app.remoteId ?? '',
  clientId: app.clientId,
  label: app.name,
  status: 'ACTIVE',
  redirectUris: [...app.redirectUris, 'http://localhost:3000/callback/okta'],
  hasLogo: false,
  secrets: [{ id: `ocs${at}`, status: 'ACTIVE', last4: `abc${at}`, value: `dps_abc${at}` }],
  groups: [acme.groupId],
  scopes: ['openid', 'email', 'profile', ...app.scopes],
  ...changes,
})

const post = (reviewId: string, ts: string, blocks: string, kind = 'devportal_review') => ({
  ts,
  mark: { kind, reviewId },
  text: 'a card',
  blocks,
})
const decidedCard = post(approved.id, '1.1', `*✅ Approved* by ${RAE} ${TOMAS}`)
const openCard = post(pending.id, '2.1', '*🕓 Waiting for review* approve_review')

/** Two live apps, of which one was reviewed, and one that waits. */
const sound: Facts = {
  apps: [lead, hub, waiting],
  secrets,
  reviews: [approved, pending],
  votes: [
    { reviewId: approved.id, team: 'api', userId: RAE, at: T0 },
    { reviewId: approved.id, team: 'partnership', userId: TOMAS, at: T0 },
  ],
  cards: [
    { reviewId: approved.id, ts: '1.1' },
    { reviewId: pending.id, ts: '2.1' },
  ],
  logins: [
    { id: 'log_1', status: 'held' },
    { id: 'log_2', status: 'delivered' },
  ],
  holds: ['log_1'],
  deliveries: ['log_2'],
  jobs: [{ kind: 'clean-up', subject: 'expired', attempts: 0, deadAt: null }],
  flaw: undefined,
  clients: [
    client(lead, 0, {}),
    client(hub, 1, { groups: [acme.groupId, globex.groupId] }),
    client(draft, 2, { status: 'INACTIVE' }),
  ],
  policies: [lead, hub, draft].map(({ clientId }) => ({ name: clientId, rules: 1 })),
  posts: [decidedCard, openCard],
}

const [first, ...others] = sound.clients
const leadIs = (changes: Partial<typeof lead>): Partial<Facts> => ({
  apps: [{ ...lead, ...changes }, hub, waiting],
})
const clientIs = (changes: Partial<SandboxClient>): Partial<Facts> => ({
  clients: [{ ...(first as SandboxClient), ...changes }, ...others],
})

describe('the judge of a crash', () => {
  it('passes what is as it should be', () => expect(violationsIn(sound)).toEqual([]))

  it.each<[string, Partial<Facts>]>([
    ['an audit that does not verify', { flaw: 'row 3: row missing' }],
    ['a client without an app', { apps: [hub, waiting] }],
    ['an app without a client', { clients: others }],
    ['a second client', { clients: [...sound.clients, client(lead, 0, { appId: '0oa9' })] }],
    ['an app that does not know its client', leadIs({ remoteId: null })],
    ['an app that is not registered', leadIs({ registeredAt: null })],
    ['an agreement that was not come to', leadIs({ agreed: [{} as never, {} as never] })],
    ['an app that was not approved and is on', leadIs({ status: 'Not Approved' })],
    ['a client that is off', clientIs({ status: 'INACTIVE' })],
    ['a client of an old name', clientIs({ label: 'Lead' })],
    [
      'a client with an old redirect URI',
      clientIs({ redirectUris: ['https://old.example.com/cb', 'x/callback/okta'] }),
    ],
    ["a client without the portal's callback", clientIs({ redirectUris: lead.redirectUris })],
    ['a client without a scope', clientIs({ scopes: ['openid', 'email', 'profile'] })],
    ['a client open to others', clientIs({ groups: [acme.groupId, globex.groupId] })],
    ['a logo that was not brought there', leadIs({ logoId: 'x' })],
    ['a second policy', { policies: [...sound.policies, { name: lead.clientId, rules: 1 }] }],
    ['a policy of nobody', { policies: [...sound.policies, { name: '0dpnone', rules: 1 }] }],
    ['a policy without its rule', { policies: sound.policies.map((one) => ({ ...one, rules: 0 })) }],
    ['the value of a secret', { secrets: secrets.map((one) => ({ ...one, sealed: 'v1.test.x' })) }],
    ['a secret that is not at Okta', clientIs({ secrets: [] })],
    [
      'a secret that is off at Okta',
      clientIs({ secrets: [{ id: 'ocs0', status: 'INACTIVE', last4: 'abc0', value: '' }] }),
    ],
    ['a lost card', { posts: [decidedCard] }],
    ['a doubled card', { posts: [...sound.posts, { ...openCard, ts: '3.1' }] }],
    ['a card that is not known', { cards: [] }],
    ['a card of an old state', { posts: [decidedCard, { ...openCard, blocks: '*✅ Approved*' }] }],
    [
      'a decided card with buttons',
      { posts: [{ ...decidedCard, blocks: `${decidedCard.blocks} approve_review` }, openCard] },
    ],
    ['a card without a vote', { posts: [{ ...decidedCard, blocks: '*✅ Approved*' }, openCard] }],
    ['a card of no review', { posts: [...sound.posts, post('rev_none', '4.1', '')] }],
    [
      'a second reminder',
      {
        posts: [
          ...sound.posts,
          ...['5.1', '5.2'].map((ts) => post(pending.id, ts, '', 'devportal_reminder')),
        ],
      },
    ],
    ['an app that waits for nobody', { reviews: [approved], posts: [decidedCard] }],
    ['two open reviews of one app', { reviews: [...sound.reviews, aReview(waiting.id)] }],
    ['a token that nobody waits for', { logins: [{ id: 'log_2', status: 'delivered' }] }],
    ['a wait without a token', { holds: [] }],
    ['a delivery of no token', { logins: [{ id: 'log_1', status: 'held' }] }],
    ['a job that was given up', { jobs: [{ kind: 'sync-card', subject: 'rev_1', attempts: 0, deadAt: T0 }] }],
    ['a job that fails', { jobs: [{ kind: 'sync-card', subject: 'rev_1', attempts: 3, deadAt: null }] }],
  ])('notices %s', (_what, falsified) => {
    expect(violationsIn({ ...sound, ...falsified })).not.toEqual([])
  })
})

describe('the judge of direct messages', () => {
  const told = [['pia', 'was approved']] as const
  const letter = (to: string, text: string, at = 1): Letter => ({ id: `${to} ${at}`, to, text })
  const right = letter('pia', 'Your partner app was approved: Hub')

  it('passes the one that was due', () => expect(letterViolations({ told }, [right], [])).toEqual([]))

  it('passes a second one only where its job was not known to be done', () => {
    const twice = [right, { ...right, id: 'pia 2' }]

    expect(letterViolations({ told }, twice, ['send-message review:rev_1'])).toEqual([])
    expect(letterViolations({ told }, twice, ['sync-client app_1'])).not.toEqual([])
    expect(letterViolations({ told }, [...twice, right], ['send-message review:rev_1'])).not.toEqual([])
  })

  it.each<[string, Letter[]]>([
    ['none', []],
    ['one to somebody else', [letter('dana', right.text)]],
    ['one that was not due', [right, letter('ada', 'You have access')]],
  ])('notices %s', (_what, sent) => expect(letterViolations({ told }, sent, [])).not.toEqual([]))
})
