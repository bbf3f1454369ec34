import type { WantedClient } from './authorization-server.ts'
import type { App } from './records.ts'

/** What the authorization server shall hold for an app: only an approved partner app lets other tenants' users in. */
export const wantedClient = (app: App): WantedClient => ({
  clientId: app.clientId,
  name: app.name,
  type: app.type,
  tenantId: app.tenantId,
  appId: app.id,
  redirectUris: app.redirectUris,
  scopes: app.scopes,
  tenants: app.type === 'partner' && app.status === 'Approved' ? 'all' : [app.tenantId],
})
