import {
  SlackError,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { codeOfOthers, NoAnswerError } from '../domain/errors.ts'
import type { Verdict } from '../domain/job-queue.ts'

/** No message gets to this person any more: they have left, are not seen from here, or are an app. */
export const PERSON_GONE = [
  'cannot_dm_bot',
  'user_disabled',
  'user_not_found',
  'user_not_visible',
  'users_not_found',
]

/** Nothing gets through with the token that we have, until the operator has put that right. */
const OPERATOR = new Set([
  'access_denied',
  'account_inactive',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'invalid_auth',
  'messages_tab_disabled',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'not_enabled',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
])

/** What was sent is wrong in itself: sent again it would be refused again. */
const WRONG = new Set([
  ...PERSON_GONE,
  'cant_update_message',
  'edit_window_closed',
  'invalid_arg_name',
  'invalid_arguments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_form_data',
  'invalid_json',
  'invalid_metadata_format',
  'invalid_post_type',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'unknown_method',
  'view_too_large',
])

/**
 * What waiting can do about an error of Slack's; nothing where it is not one. Codes that are in no list may come of a
 * trouble that passes, as `internal_error` does. https://docs.slack.dev/reference/methods has the codes of each method.
 */
export function slackVerdict(error: unknown): Verdict | undefined {
  if (error instanceof NoAnswerError) return slackVerdict(error.cause)
  if (error instanceof ResponseUrlError)
    return { kind: 'later', code: `response_url_${error.status}`, retryAfterMs: error.retryAfterMs }
  if (!(error instanceof SlackError)) return undefined
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'later', code: 'ratelimited', retryAfterMs: error.retryAfter * 1_000 }
  if (!(error instanceof WebAPIPlatformError)) return { kind: 'later', code: error.code }
  const code = codeOfOthers(error.data.error)
  if (WRONG.has(code)) return { kind: 'final', code }
  return { kind: OPERATOR.has(code) ? 'operator' : 'later', code }
}

/** Slack gave no answer: what was asked may be done all the same. */
export const isLost = (error: unknown): boolean =>
  error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError

/** Slack gave no answer, or asked us to wait: trying again may help. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof NoAnswerError || error instanceof WebAPIRateLimitedError || isLost(error)

/** Slack answered `ok: false` with one of these codes. */
export const isPlatformError = (error: unknown, ...codes: string[]): boolean =>
  error instanceof WebAPIPlatformError && codes.includes(error.data.error)

/** A response_url was answered with a status that may be another one later. */
export class ResponseUrlError extends Error {
  override name = 'ResponseUrlError'
  readonly status: number
  readonly retryAfterMs: number | undefined

  constructor(status: number, retryAfter: string | null) {
    super(`response_url answered ${status}`)
    this.status = status
    const seconds = retryAfter === null ? Number.NaN : Number.parseInt(retryAfter, 10)
    this.retryAfterMs = seconds >= 0 ? seconds * 1_000 : undefined
  }
}
