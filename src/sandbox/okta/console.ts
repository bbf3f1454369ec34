/** What an administrator does to a client in Okta's own console, past the portal: for the control door and the page. */
import { addSecret } from './app-secrets.ts'
import { type App, deleteApp, findAppByClient, listApps, replaceApp, setAppStatus } from './apps.ts'
import type { Org } from './store.ts'

export interface OktaConsole {
  verbs: string[]
  /** Newest first. */
  clients(): { clientId: string; label: string; active: boolean }[]
  /** False where there is no such verb or client. */
  act(verb: string, clientId: string): boolean
}

export function createConsole(org: Org): OktaConsole {
  const verbs: Record<string, (app: App) => void> = {
    rename: (app) => replace(org, app, { label: `${app.label} (renamed)`.slice(0, 100) }),
    addRedirectUri: (app) => replace(org, app, { uri: `https://added-${Date.now()}.example.com/callback` }),
    switchOff: ({ id }) => setAppStatus(org, id, 'INACTIVE'),
    switchOn: ({ id }) => setAppStatus(org, id, 'ACTIVE'),
    addSecret: ({ id }) => void addSecret(org, id, {}),
    // The console asks to switch it off first, and so does Okta
    deleteClient({ id }) {
      setAppStatus(org, id, 'INACTIVE')
      deleteApp(org, id)
    },
  }
  return {
    verbs: Object.keys(verbs),
    clients: () =>
      listApps(org, { after: 0, limit: Number.MAX_SAFE_INTEGER - 1 })
        .apps.map(({ clientId, label, status }) => ({ clientId, label, active: status === 'ACTIVE' }))
        .reverse(),
    act(verb, clientId) {
      const app = findAppByClient(org, clientId)
      const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
      if (!app || !known) return false
      known(app)
      return true
    },
  }
}

function replace(
  org: Org,
  { id, label: old, settings }: App,
  change: { label?: string; uri?: string },
): void {
  const body = structuredClone(settings)
  if (change.uri) body.settings.oauthClient.redirect_uris.push(change.uri)
  replaceApp(org, id, {
    ...body,
    label: change.label ?? old,
    name: 'oidc_client',
    signOnMode: 'OPENID_CONNECT',
  })
}
