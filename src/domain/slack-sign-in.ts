import type { PersonRef } from './records.ts'

/** What the browser carries from the start of the sign-in to its callback. */
export interface SignInRequest {
  redirectUri: string
  state: string
  nonce: string
  verifier: string
  /** Workspace to sign in to. */
  tenantId: string
}

/** Sign in with Slack (OpenID Connect): proves which Slack account a browser is signed in with. */
export interface SlackSignIn {
  authorizationUrl(request: SignInRequest): Promise<URL>
  /** Who signed in. Throws `AuthorizationServerError` (`refused`: Slack or the person said no; `unavailable`: no answer). */
  exchange(request: SignInRequest, callback: URL): Promise<PersonRef>
}
