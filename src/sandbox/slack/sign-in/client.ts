/**
 * The app as a client of Sign in with Slack, and what was handed out to it. All in memory: it lives for seconds.
 * https://docs.slack.dev/authentication/sign-in-with-slack
 */
import { credential, type Workspace } from '../workspace/workspace.ts'

export interface SignInClient {
  workspace: Workspace
  id: string
  secret: string
  codes: Map<string, Code>
  /** Access token to the id of the person whose it is. */
  tokens: Map<string, string>
  /** Something that real Slack lets pass but our app must not do. */
  violation: (sentence: string) => void
}

export interface Code {
  userId: string
  redirectUri: string
  nonce: string
  /** Seconds since 1970. */
  authTime: number
  expiresAt: number
  used: boolean
}

export function createSignInClient(workspace: Workspace, violation: SignInClient['violation']): SignInClient {
  return {
    workspace,
    id: '2141029472691.6912026497281',
    secret: credential(workspace, 'client_secret', ''),
    codes: new Map(),
    tokens: new Map(),
    violation,
  }
}
