import type { ModalView } from '@slack/types'
import { adoptionProblem } from '../domain/adoption.ts'
import type { AppWithSecrets } from '../domain/list-apps.ts'
import type { SlackDeps } from './deps.ts'
import { appView } from './views/app.ts'
import { type SecretsMore, secretsView } from './views/secrets.ts'

/** App details, from state. */
export function drawApp(
  deps: SlackDeps,
  { app, secrets, pending }: AppWithSecrets,
  note?: string,
): ModalView {
  const adoptProblem = app.drift
    ? (adoptionProblem(deps.rules, app, secrets, app.drift.differences) ?? undefined)
    : undefined
  return appView(app, deps.rules.catalogue, { pending, note, adoptProblem })
}

/** Client Secrets, from state. */
export const drawSecrets = ({ app, secrets }: AppWithSecrets, more?: SecretsMore): ModalView =>
  secretsView(app, secrets, more)
