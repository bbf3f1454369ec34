import type { ApiCall } from '../../src/sandbox/slack/api/calls.ts'
import type { Delivery } from '../../src/sandbox/slack/deliveries/delivery.ts'
import { stringsIn } from '../support/written.ts'
import type { Attempt } from './offboard-attempts.ts'
import type { Trial } from './offboard-play.ts'

/** An attempt, sent as Slack would send it; all by which the person can be answered is listened to. */
export const inSlack = ({ send, ...tried }: Attempt): Trial => ({
  ...tried,
  async run(stage, who) {
    const since = callsSince(stage.world.slack.calls)
    let isAnswer = (_call: ApiCall): boolean => false
    const outcome = await stage.does(who, (things, envelopes) => {
      const delivery = send(things, envelopes)
      isAnswer = answersTo(delivery, stage.idOf(who))
      return delivery
    })
    const acked = outcome.ok ? wordsOf(outcome.body) : []
    return {
      failed: outcome.ok ? undefined : outcome.reason,
      told: () => [
        ...acked,
        ...since()
          .filter(isAnswer)
          .flatMap(({ args }) => wordsOf(args)),
      ],
      handed: () => [outcome, ...since().map(({ args }) => args)],
    }
  },
})

/** Calls are forgotten from the front after some thousands. */
function callsSince(calls: readonly ApiCall[]): () => ApiCall[] {
  const last = calls.at(-1)
  return () => calls.slice(last ? calls.lastIndexOf(last) + 1 : 0)
}

/** Whether Slack took a call that answers this delivery: what an earlier one still draws anew does not. */
function answersTo({ type, payload }: Delivery, userId: string): (call: ApiCall) => boolean {
  const { trigger_id, view } = payload as { trigger_id?: string; view?: { id: string; type: string } }
  const views = new Set(view ? [view.id] : [])
  const opens = ({ args, answer }: ApiCall): boolean => {
    if (args.trigger_id !== trigger_id) return false
    views.add((answer.view as { id: string }).id)
    return true
  }
  const ways: Record<string, (call: ApiCall) => boolean> = {
    'views.open': opens,
    'views.push': opens,
    'views.update': ({ args }) => views.has(String(args.view_id)),
    'views.publish': ({ args }) =>
      (type === 'events_api' || view?.type === 'home') && args.user_id === userId,
    'chat.postMessage': ({ args }) => args.channel === `D${userId.slice(1)}`,
    response_url: () => true,
  }
  return (call) => call.answer.ok && ways[call.method]?.(call) === true
}

/** In one piece: a mention cuts a sentence in two. */
function wordsOf(content: unknown): string[] {
  if (typeof content === 'string') return content === '' ? [] : [content]
  if (typeof content !== 'object' || content === null) return []
  const words = stringsIn(content).filter(({ key }) => key === 'text')
  return words.length > 0 ? [words.map(({ text }) => text).join(' ')] : []
}
