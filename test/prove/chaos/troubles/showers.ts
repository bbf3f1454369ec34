import type { Fault } from '../../../../src/sandbox/okta/faults.ts'
import type { ApiFault } from '../../../../src/sandbox/slack/api/faults.ts'
import { between, oneOf, type Random } from '../../random.ts'
import type { Begin } from './scene.ts'

const METHODS = [
  'chat.postMessage',
  'chat.postMessage',
  'chat.update',
  'conversations.open',
  'conversations.info',
  'users.info',
  'views.open',
  'views.push',
  'views.update',
  'views.publish',
  'response_url',
  '*',
]

/** The next calls of a method meet it. */
const slackFault =
  (fault: (random: Random) => ApiFault): Begin =>
  async ({ slack }, random) => {
    const method = oneOf(random, METHODS) ?? '*'
    slack.faults.api(method, fault(random), between(random, 1, method === '*' ? 2 : 3))
  }

const oktaFault =
  (fault: (random: Random) => Fault): Begin =>
  async ({ okta }, random) => {
    okta.faults.add(fault(random))
  }

const plane = (random: Random): 'management' | 'login' => (random.chance(0.7) ? 'management' : 'login')

/** Small troubles: of single calls and deliveries, over by themselves. */
export const SHOWERS: Record<string, Begin> = {
  'Slack: 429 with Retry-After': slackFault((random) => ({
    kind: 'ratelimited',
    retryAfter: between(random, 1, 4),
  })),
  'Slack: 5xx': slackFault((random) => ({ kind: 'status', status: between(random, 500, 504) })),
  'Slack: slow': slackFault((random) => ({ kind: 'slow', ms: between(random, 300, 3_000) })),
  'Slack: accepted, then cut': slackFault(() => ({ kind: 'cut' })),
  'Slack: connection refused': slackFault(() => ({ kind: 'refused' })),
  'Slack: response_url used up': async ({ slack }) =>
    void slack.faults.api('response_url', { kind: 'error', error: 'used_url' }),
  'Slack: ephemeral messages lost': async ({ slack }, random) =>
    slack.faults.loseEphemerals(between(random, 1, 3)),
  'Slack: deliveries doubled': async ({ slack }, random) =>
    slack.faults.duplicateDeliveries(between(random, 1, 5)),
  'Slack: deliveries reordered': async ({ slack }, random) =>
    slack.faults.reorderDeliveries(between(random, 2, 3)),
  'Okta: 429': oktaFault((random) => ({
    kind: 'status',
    status: 429,
    on: plane(random),
    resetInSeconds: between(random, 1, 4),
    times: between(random, 1, 3),
  })),
  'Okta: 5xx': oktaFault((random) => ({
    kind: 'status',
    status: between(random, 500, 504),
    on: plane(random),
    times: between(random, 1, 3),
  })),
  'Okta: slow': oktaFault((random) => ({
    kind: 'slow',
    ms: between(random, 300, 8_000),
    on: plane(random),
    times: between(random, 1, 4),
  })),
  'Okta: accepted, then cut': oktaFault((random) => ({
    kind: 'cut',
    on: plane(random),
    times: between(random, 1, 2),
  })),
}
