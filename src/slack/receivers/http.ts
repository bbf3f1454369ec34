import type { IncomingHttpHeaders } from 'node:http'
import { parse } from 'node:querystring'
import { isValidSlackRequest } from '@slack/bolt'
import type { Tally } from '../../domain/tally.ts'
import type { Requests } from './requests.ts'

export interface HttpAnswer {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** Of a request that Slack posts to us, and what Slack hears. */
export type HttpReceiver = (headers: IncomingHttpHeaders, body: Buffer) => Promise<HttpAnswer>

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const httpReceiver =
  (signingSecret: string, requests: Requests, refusals: Tally): HttpReceiver =>
  async (headers, raw) => {
    const text = raw.toString()
    const form = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
    if (!isSigned(signingSecret, headers, text)) {
      // Slack looks at our certificate, without a signature
      if (form && parse(text).ssl_check === '1') return { status: 200 }
      refusals.count('a request that is not signed by Slack')
      return { status: 401 }
    }
    const body = bodyOf(text, form)
    if (body === undefined) return { status: 400 }
    if (body.type === 'url_verification') return json({ challenge: body.challenge })
    let answer: HttpAnswer = { status: 503 }
    await requests.take({
      body,
      reply: (response) => {
        answer = ackAnswer(response)
      },
      ...retryOf(headers),
    })
    return answer
  }

function isSigned(signingSecret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return false
  return isValidSlackRequest({
    signingSecret,
    body,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
  })
}

/** Commands are a form, the rest is JSON: alone, or in the form's field `payload`. */
function bodyOf(text: string, form: boolean): Record<string, unknown> | undefined {
  const fields = form ? parse(text) : { payload: text }
  if (typeof fields.payload !== 'string') return fields
  try {
    const body: unknown = JSON.parse(fields.payload)
    return typeof body === 'object' && body !== null ? { ...body } : undefined
  } catch {
    return undefined
  }
}

function retryOf({ 'x-slack-retry-num': num, 'x-slack-retry-reason': reason }: IncomingHttpHeaders) {
  return {
    ...(typeof num === 'string' && { retryNum: Number(num) }),
    ...(typeof reason === 'string' && { retryReason: reason }),
  }
}

function ackAnswer(response: unknown): HttpAnswer {
  if (!response) return { status: 200 }
  return typeof response === 'string' ? { status: 200, body: response } : json(response)
}

const json = (value: unknown): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
