/** A message with buttons in the reviewer channel, posted by the app. */
import type { SlackSandbox } from '../../../../src/sandbox/slack/start.ts'

export const reviewChannel = 'C0REVIEWS1'

const button = (text: string) => ({
  type: 'button',
  action_id: text.toLowerCase(),
  text: { type: 'plain_text', text },
})

export async function postCard(slack: SlackSandbox, text: string, threadTs?: string): Promise<string> {
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: `*${text}*` } },
    { type: 'actions', elements: [button('Approve'), button('Details')] },
  ]
  const body = new URLSearchParams({ channel: reviewChannel, text, blocks: JSON.stringify(blocks) })
  if (threadTs) body.set('thread_ts', threadTs)
  const headers = { authorization: `Bearer ${slack.settings.SLACK_BOT_TOKEN}` }
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body })
  const { ts = '' } = (await response.json()) as { ts?: string }
  return ts
}
