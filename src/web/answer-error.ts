import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AuthorizationServerError } from '../domain/authorization-server.ts'
import { DatabaseUnavailable } from '../domain/database-error.ts'
import { NoAnswerError, PortalError, type RefusalCode } from '../domain/errors.ts'
import { randomText } from '../domain/ids.ts'
import type { Tally } from '../domain/tally.ts'
import type { Log } from '../log.ts'
import type { Page } from './pages.ts'

const TITLES: Partial<Record<RefusalCode, string>> = {
  login_expired: 'This login has expired',
  login_used: 'This link has been used',
  login_refused: 'Login refused',
  login_not_found: 'This link does not work',
  login_other_browser: 'Not this browser',
  identity_differs: 'Not the same person',
  other_slack_account: 'Not the same person',
  other_tenant: 'Login refused',
  app_inactive: 'This app is switched off',
  server_unavailable: 'Try again soon',
}

const STATUS: Partial<Record<RefusalCode, ContentfulStatusCode>> = {
  login_expired: 410,
  login_used: 409,
  login_not_found: 404,
  server_unavailable: 503,
}

/** The one place that turns anything thrown into a page. */
export function pageFor(
  error: unknown,
  { log, refusals }: { log: Log; refusals: Tally },
  doing: string,
): { page: Page; status: ContentfulStatusCode } {
  if (error instanceof PortalError) {
    refusals.count(`${doing}: ${error.code}`)
    const title = TITLES[error.code] ?? 'Not possible'
    return { page: { tone: 'bad', title, text: forBrowser(error) }, status: STATUS[error.code] ?? 403 }
  }
  const reference = randomText(8)
  log.error({ error, reference, doing }, 'unexpected error')
  const outage = outageOf(error)
  if (outage) return { page: { tone: 'bad', title: 'Try again soon', text: outage, reference }, status: 503 }
  const text =
    'Something went wrong on our side. Ask for a new link in Slack; if it happens again, tell your operator the reference.'
  return { page: { tone: 'bad', title: 'Something went wrong', text, reference }, status: 500 }
}

/** What to say of a neighbour that gave no answer; nothing where that is not what happened. */
function outageOf(error: unknown): string | undefined {
  if (error instanceof DatabaseUnavailable)
    return 'The DevPortal cannot reach its database at the moment. Wait a little, then open the link in Slack again; if that is used up by then, ask for a new one.'
  if (!isOutage(error)) return undefined
  const who = error instanceof NoAnswerError ? 'Slack' : 'The authorization server'
  return `${who} does not answer at the moment. Wait a little, then open the link in Slack again.`
}

/** Somebody outside gave no answer: nobody was refused. */
export const isOutage = (error: unknown): boolean =>
  error instanceof NoAnswerError ||
  (error instanceof AuthorizationServerError && error.kind === 'unavailable') ||
  (error instanceof PortalError && error.code === 'server_unavailable')

/** Sentences made for Slack name people by id and commands in backticks: a browser knows neither. */
const forBrowser = (error: PortalError): string =>
  ['no_access', 'not_owner'].includes(error.code)
    ? 'The person who asked for this token does not have the access for it (any more). Nothing was handed over.'
    : error.message.replaceAll('`', '')
