import { AuthorizationServerError } from './authorization-server.ts'
import { noteRefusal, otherBrowser } from './claim-login.ts'
import { PortalError } from './errors.ts'
import { type LoginDeps, mustStillBeAllowed } from './login-rules.ts'
import { signInRequest } from './slack-proof.ts'
import { type LoginStep, nextStep } from './start-login.ts'
import { attemptOf, equal, openTicket } from './tickets.ts'

/** The browser is back from Slack: on to the authorization server, if Slack says that it is the requester's. */
export async function finishSlackSignIn(
  deps: LoginDeps,
  callback: { url: URL; ticket: string | undefined },
): Promise<LoginStep> {
  const state = callback.url.searchParams.get('state') ?? ''
  const login = await deps.db.logins.find(attemptOf(state))
  if (!login || !deps.slackSignIn)
    throw new PortalError('login_not_found', 'This login is not one of ours. Ask for a new link in Slack.')
  const ticket = callback.ticket && openTicket(deps, login.id, callback.ticket)
  if (!ticket) throw otherBrowser()
  try {
    if (!equal(ticket.slack.state, state)) throw otherBrowser()
    const app = await mustStillBeAllowed(deps, login)
    const person = await deps.slackSignIn.exchange(signInRequest(deps, login, ticket), callback.url)
    if (person.tenantId !== login.tenantId || person.userId !== login.userId) throw somebodyElse()
    return await nextStep(deps, login, app, { ...ticket, slackProven: true })
  } catch (error) {
    const refusal = asRefusal(error)
    // The attempt stays open: whoever follows a link of somebody else must not be able to spoil it
    await noteRefusal(deps, login, refusal.code)
    throw refusal
  }
}

const somebodyElse = (): PortalError =>
  new PortalError(
    'other_slack_account',
    'You are signed in to Slack as somebody else than the person who asked for this token. Nothing was handed over. If somebody sent you this link: do not log in for others.',
  )

function asRefusal(error: unknown): PortalError {
  if (error instanceof PortalError) return error
  if (!(error instanceof AuthorizationServerError)) throw error
  return error.kind === 'unavailable'
    ? new PortalError(
        'server_unavailable',
        'Slack does not answer at the moment. Wait a little, then open the link in Slack again.',
      )
    : new PortalError(
        'login_failed',
        'Slack did not confirm who you are. Open the link in Slack again and sign in with your own account.',
      )
}
