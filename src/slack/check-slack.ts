import { WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api'
import type { SlackConfig } from '../config.ts'
import { type Check, type Fault, faulty, ok, problem } from '../domain/check.ts'
import { codeOfOthers } from '../domain/errors.ts'
import type { Log } from '../log.ts'
import { clientOptions } from './bolt.ts'
import { channelProblem } from './review-channel.ts'
import { slackVerdict } from './slack-error.ts'

/** Whether Slack takes the token, with the scopes of the manifest, and the reviewer channel is fit. Reads only. */
export async function checkSlack(
  config: SlackConfig,
  options: { channel: string | undefined; scopes: readonly string[]; log: Log },
): Promise<Check[]> {
  const client = new WebClient(config.botToken, clientOptions(config, options.log))
  const token = await check('Slack token', async () => {
    const { response_metadata } = await client.auth.test()
    const missing = options.scopes.filter((scope) => !response_metadata?.scopes?.includes(scope))
    if (missing.length === 0) return undefined
    return problem(
      '',
      `it lacks the scopes ${missing.join(', ')}`,
      'Update the Slack app from manifest/, and install it again.',
    )
  })
  const { channel } = options
  if (!channel)
    return [
      token,
      problem(
        'Reviewer channel',
        'REVIEW_CHANNEL is not set: partner apps wait',
        'Set it, if partner apps are to be reviewed.',
      ),
    ]
  const fit = await check(`Reviewer channel ${channel}`, async () => {
    const unfit = await channelProblem(client, channel)
    return unfit === undefined
      ? undefined
      : problem('', unfit, 'Put that right in Slack, or change REVIEW_CHANNEL.')
  })
  return [token, fit]
}

/** What Slack has against the token now, in its own word; nothing: it takes it. */
export async function tokenTrouble(client: WebClient): Promise<string | undefined> {
  try {
    await client.auth.test()
    return undefined
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return codeOfOthers(error.data.error)
    // It was not looked at; others ask too much
    return error instanceof WebAPIRateLimitedError ? undefined : 'unreachable'
  }
}

async function check(what: string, look: () => Promise<Check | undefined>): Promise<Check> {
  try {
    return { ...((await look()) ?? ok(what)), what }
  } catch (error) {
    return faulty(what, slackFault(error, 'SLACK_BOT_TOKEN'))
  }
}

/** Why Slack cannot be used. The code only: a message may quote what was sent. `variable` is the token that was used. */
export function slackFault(error: unknown, variable: string): Fault {
  const verdict = slackVerdict(error)
  if (verdict?.kind === 'operator')
    return {
      is: `Slack answered ${verdict.code}`,
      next: `check ${variable}: copy it anew from ${variable === 'SLACK_APP_TOKEN' ? '"Basic Information"' : '"OAuth & Permissions"'}`,
      passing: false,
    }
  return {
    is: `Slack could not be asked (${error instanceof WebAPIPlatformError ? codeOfOthers(error.data.error) : codeOf(error)})`,
    next: 'check SLACK_API_URL and the network; then try again',
    passing: true,
  }
}

/** The innermost says most: that of the socket. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  const code = 'code' in error ? String(error.code) : 'no answer'
  const inner = error.cause ? codeOf(error.cause) : 'no answer'
  return inner === 'no answer' ? code : inner
}
