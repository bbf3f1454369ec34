import type { LoginAttempt } from './login-records.ts'
import type { LoginDeps } from './login-rules.ts'
import type { SignInRequest } from './slack-sign-in.ts'
import type { Ticket } from './tickets.ts'

/**
 * Sign in with Slack before the login: proves that the browser belongs to the person who asked, so that a link that was
 * passed on ends here. The proof is in the browser's sealed ticket and so is good for this attempt and browser alone.
 * Nothing where it is not configured, or was done.
 */
export async function signInUrl(
  deps: LoginDeps,
  login: LoginAttempt,
  ticket: Ticket,
): Promise<URL | undefined> {
  if (!deps.slackSignIn || ticket.slackProven) return undefined
  return deps.slackSignIn.authorizationUrl(signInRequest(deps, login, ticket))
}

export const signInRequest = (deps: LoginDeps, login: LoginAttempt, ticket: Ticket): SignInRequest => ({
  ...ticket.slack,
  redirectUri: deps.slackCallbackUri,
  tenantId: login.tenantId,
})
