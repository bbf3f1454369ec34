import type { ModalView } from '@slack/types'
import type { AppWithSecrets } from '../domain/list-apps.ts'
import type { SlackDeps } from './deps.ts'
import { appView } from './views/app.ts'
import { secretsView } from './views/secrets.ts'

/** App details, from state. */
export const drawApp = (deps: SlackDeps, { app, pending }: AppWithSecrets, note?: string): ModalView =>
  appView(app, deps.rules.catalogue, pending, note)

/** Client Secrets, from state. */
export const drawSecrets = ({ app, secrets }: AppWithSecrets, note?: string): ModalView =>
  secretsView(app, secrets, note)
