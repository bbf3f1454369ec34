import { createHmac } from 'node:crypto'
import { SIGNING_SECRET } from './world.ts'

export const FORM = 'application/x-www-form-urlencoded'

/** Posts what Slack could have posted; https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function postSigned(
  url: string,
  body: string,
  { type = 'application/json', secret = SIGNING_SECRET }: { type?: string; secret?: string } = {},
): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
    body,
  })
}
