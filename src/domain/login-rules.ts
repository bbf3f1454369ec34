import { type Actor, holdAccess, mustHaveAccess } from './access.ts'
import type { AuthorizationServer, LoginServer } from './authorization-server.ts'
import { type AppDeps, appFor, holdApp } from './change-app.ts'
import { clientGone, isLive } from './client-secret.ts'
import { PortalError } from './errors.ts'
import type { LoginAttempt } from './login-records.ts'
import { type Clock, isoAt } from './ports.ts'
import type { App } from './records.ts'
import type { SlackSignIn } from './slack-sign-in.ts'
import type { Stores } from './stores.ts'

/** What becomes of a login with another account than the requester's own: `ACCOUNT_MISMATCH`. */
export type MismatchPolicy = 'confirm' | 'internal-only' | 'forbid'

export interface LoginDeps extends AppDeps {
  authorizationServer: AuthorizationServer
  loginServer: LoginServer
  /** The portal's own callback, registered with every client. */
  callbackUri: string
  /** Where Sign in with Slack comes back to. */
  slackCallbackUri: string
  /** Unset: browsers prove their Slack account by nothing but the login itself. */
  slackSignIn: SlackSignIn | undefined
  accountMismatch: MismatchPolicy
  /** Name of the workspace. */
  tenantName: string
}

/** A link waits this long for its login. */
export const LOGIN_MINUTES = 10

/** Asked at every step: the attempt is open, and its requester may have a token of its app. */
export async function mustStillBeAllowed(deps: AppDeps, login: LoginAttempt): Promise<App> {
  mustBeOpen(login, isoAt(deps.clock))
  return tokenAppFor(deps, login, login.appId)
}

/** The app, for a person with access who may use it, as long as it gives tokens. Refuses with the reason. */
export async function tokenAppFor(deps: AppDeps, actor: Actor, appId: string): Promise<App> {
  await mustHaveAccess(deps, actor)
  const app = await appFor(deps, actor, appId)
  await mustGiveTokens(deps.db, deps.clock, app)
  return app
}

/** The same inside the transaction that hands a token on, or begins to. */
export async function holdTokenApp(
  stores: Stores,
  deps: Omit<AppDeps, 'db'>,
  actor: Actor,
  appId: string,
): Promise<App> {
  const app = await holdApp(stores, deps, actor, appId)
  // An admin uses apps of others without access of their own; tokens take it
  await holdAccess(stores, deps, actor)
  await mustGiveTokens(stores, deps.clock, app)
  return app
}

async function mustGiveTokens(stores: Stores, clock: Clock, app: App): Promise<void> {
  if (app.status !== 'Approved')
    throw new PortalError(
      'app_under_review',
      `This app is ${app.status}. Tokens can be generated once it is Approved.`,
    )
  if (!app.active)
    throw new PortalError(
      'app_inactive',
      'This app is switched off. Activate it first, then generate a token.',
    )
  if (!app.registeredAt || !app.remoteId)
    throw new PortalError(
      'app_not_ready',
      'This app is still being registered at the authorization server. Try again in a moment.',
    )
  const changed = outsideProblem(app)
  if (changed) throw changed
  if (!(await activeSecret(stores, clock, app)))
    throw new PortalError('last_secret', 'This app has no active secret. Generate a new one first.')
}

/** What somebody did at the authorization server so that no login would get through. */
function outsideProblem(app: App): PortalError | undefined {
  const differences = app.drift?.differences ?? []
  if (differences.some(({ what }) => what === 'gone')) return clientGone()
  if (!differences.some(({ what }) => what === 'active')) return undefined
  return new PortalError(
    'changed_outside',
    'This app was switched off at the authorization server itself. Its owner can restore or adopt that in App details.',
  )
}

/** A secret that the server has confirmed, and that is wanted. */
const activeSecret = async (stores: Stores, clock: Clock, app: App) =>
  (await stores.secrets.list(app.id)).find((secret) => isLive(secret, isoAt(clock)) && secret.remoteId)

export function mustBeOpen(login: LoginAttempt, now: string): void {
  if (login.status === 'refused')
    throw new PortalError(
      'login_refused',
      login.refusal ?? 'This login was refused. Ask for a new link in Slack.',
    )
  if (login.status === 'ended')
    throw new PortalError(
      'login_expired',
      'This login was ended in the meantime. Ask for a new link in Slack.',
    )
  if (login.status !== 'open')
    throw new PortalError(
      'login_used',
      'This link has been used. If you need another token, ask for a new link in Slack.',
    )
  if (login.expiresAt <= now)
    throw new PortalError(
      'login_expired',
      `This link has expired: it works for ${LOGIN_MINUTES} minutes. Ask for a new one in Slack.`,
    )
}
