import type { App, Secret } from '../../../src/domain/records.ts'
import type { SandboxClient } from '../../../src/sandbox/okta/clients.ts'
import { untrueClaims } from '../../support/claims.ts'
import type { Facts, Post } from './facts.ts'

/** Everything that database, Okta and Slack do not agree on, a sentence each. */
export function violationsIn(facts: Facts): string[] {
  return [
    ...expect(facts.flaw === undefined, `the audit does not verify: ${facts.flaw}`),
    ...facts.apps.flatMap((app) => appViolations(facts, app)),
    ...facts.clients.flatMap((client) => orphans(facts, client)),
    ...facts.policies.flatMap((policy) => policyViolations(facts, policy)),
    ...facts.reviews.flatMap((review) => cardViolations(facts, review)),
    ...strayPosts(facts),
    ...loginViolations(facts),
    ...facts.jobs.flatMap(({ kind, subject, deadAt, attempts }) =>
      expect(deadAt === null && attempts === 0, `job ${kind} ${subject} is stuck`),
    ),
  ]
}

const expect = (so: boolean, sentence: string): string[] => (so ? [] : [sentence])

const orphans = ({ apps }: Facts, { clientId }: SandboxClient): string[] =>
  expect(
    apps.some((app) => app.clientId === clientId),
    `client ${clientId} belongs to no app`,
  )

/** Where a client was deleted outside, its policy stands alone until somebody has decided on that. */
const policyViolations = ({ apps, clients }: Facts, { name, rules }: Facts['policies'][number]): string[] =>
  expect(
    apps.some(({ clientId, drift }) => clientId === name && drift) ||
      (rules === 1 && clients.some(({ clientId }) => clientId === name)),
    `policy ${name}: ${rules} rules`,
  )

function appViolations(facts: Facts, app: App): string[] {
  const { name } = app
  const clients = facts.clients.filter(({ clientId }) => clientId === app.clientId)
  const [client] = clients
  const pending = facts.reviews.filter(({ appId, status }) => appId === app.id && status === 'pending')
  const rows = facts.secrets.filter(({ appId }) => appId === app.id)
  const told = [
    ...expect(!app.active || app.status === 'Approved', `${name} is ${app.status} and active`),
    ...expect(pending.length < 2, `${name} waits for ${pending.length} decisions`),
    ...expect(
      (app.status === 'Under Review') === pending.some(({ kind }) => kind === 'app'),
      `${name} is ${app.status}, and ${pending.length} of its submissions wait`,
    ),
    // With no client to have it, a new one waits here for one
    ...expect(
      rows.every(({ sealed }) => sealed === null) || isGone(app),
      `${name}: the value of a secret is still here`,
    ),
  ]
  // While nobody has decided on what was changed there, both sides stay as they are
  if (app.drift) return told
  if (!client || clients.length > 1) return [...told, `${name} has ${clients.length} clients`]
  return [...told, ...clientViolations(facts, app, client), ...secretViolations(name, rows, client)]
}

const isGone = ({ drift }: App): boolean => drift?.differences.some(({ what }) => what === 'gone') ?? false

function clientViolations({ policies }: Facts, app: App, client: SandboxClient): string[] {
  const { name } = app
  const same = (one: readonly string[], other: readonly string[]) =>
    JSON.stringify([...one].sort()) === JSON.stringify([...other].sort())
  const own = client.redirectUris.filter((uri) => !uri.endsWith('/callback/okta'))
  const groups = app.type === 'partner' && app.status === 'Approved' ? 2 : 1
  return [
    ...expect(app.registeredAt !== null && app.remoteId === client.appId, `${name} does not know its client`),
    ...expect(app.agreed?.length === 1, `${name}: ${app.agreed?.length ?? 0} states are agreed on`),
    ...expect(client.label === name, `${name} is called ${client.label} there`),
    ...expect(
      (client.status === 'ACTIVE') === app.active,
      `${name}: active ${app.active}, client ${client.status}`,
    ),
    ...expect(same(own, app.redirectUris), `${name} has the redirect URIs ${own}`),
    ...expect(client.redirectUris.length === own.length + 1, `${name}: the portal's own callback is missing`),
    ...expect(
      same(client.scopes, ['openid', 'email', 'profile', ...app.scopes]),
      `${name} has the scopes ${client.scopes}`,
    ),
    ...expect(
      client.hasLogo === (app.logoId !== null),
      `${name}: logo ${app.logoId}, there ${client.hasLogo}`,
    ),
    ...expect(app.syncedLogoId === app.logoId, `${name}: its logo was not brought there`),
    ...expect(new Set(client.groups).size === groups, `${name} is open to ${client.groups}`),
    ...expect(
      policies.filter((policy) => policy.name === client.clientId).length === 1,
      `${name}: not one policy`,
    ),
  ]
}

function secretViolations(name: string, rows: Secret[], client: SandboxClient): string[] {
  const wanted = rows.filter((row) => row.wanted !== 'deleted').map((row) => `${row.last4} ${row.wanted}`)
  const held = client.secrets.map(({ last4, status }) => `${last4} ${status.toLowerCase()}`)
  return [
    ...expect(
      JSON.stringify(wanted.sort()) === JSON.stringify(held.sort()),
      `${name}: secrets ${wanted}; at Okta ${held}`,
    ),
    ...untrueClaims(rows, client.secrets).map((claim) => `${name}: ${claim}`),
  ]
}

const CARD = 'devportal_review'
const REMINDER = 'devportal_reminder'
const TITLE: Record<Facts['reviews'][number]['status'], string> = {
  pending: '🕓 Waiting for review',
  approved: '✅ Approved',
  rejected: '⛔ Rejected',
  withdrawn: '↩️ Withdrawn by the submitter',
}

const marked = (posts: Post[], kind: string, reviewId: string): Post[] =>
  posts.filter(({ mark }) => mark?.kind === kind && mark.reviewId === reviewId)

/** One card each, in its newest state; what was taken back before anybody saw it has none. */
function cardViolations(facts: Facts, { id, status }: Facts['reviews'][number]): string[] {
  const found = marked(facts.posts, CARD, id)
  const [post] = found
  const row = facts.cards.find(({ reviewId }) => reviewId === id)
  if (found.length === 0 && !row && status === 'withdrawn') return []
  if (!post || found.length > 1) return [`review ${id} has ${found.length} cards`]
  const votes = facts.votes.filter(({ reviewId }) => reviewId === id)
  return [
    ...expect(row?.ts === post.ts, `review ${id}: its card is not known`),
    ...expect(post.blocks.includes(`*${TITLE[status]}*`), `review ${id} is ${status}, and its card is not`),
    ...expect(
      post.blocks.includes('approve_review') === (status === 'pending'),
      `review ${id} is ${status}; the buttons of its card say otherwise`,
    ),
    ...votes.flatMap(({ userId }) =>
      expect(post.blocks.includes(userId), `review ${id}: a vote is not on its card`),
    ),
    ...expect(marked(facts.posts, REMINDER, id).length < 2, `review ${id} has two reminders`),
  ]
}

const strayPosts = ({ posts, reviews }: Facts): string[] =>
  posts
    .filter(({ mark }) => !reviews.some(({ id }) => id === mark?.reviewId))
    .map(({ text }) => `a card of no review: ${text}`)

function loginViolations({ logins, holds, deliveries }: Facts): string[] {
  const of = (status: string) => logins.filter((login) => login.status === status).map(({ id }) => id)
  const [held, delivered] = [of('held'), of('delivered')]
  return [
    ...holds
      .filter((id) => !held.includes(id))
      .map((id) => `a token is kept of login ${id}, which does not wait`),
    ...held.filter((id) => !holds.includes(id)).map((id) => `login ${id} waits for a code, and has no token`),
    ...deliveries
      .filter((id) => !delivered.includes(id))
      .map((id) => `a token is kept of login ${id}, which did not come to its end`),
  ]
}
