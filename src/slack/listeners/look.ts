import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { Actor } from '../../domain/access.ts'
import { type AppWithSecrets, viewApp } from '../../domain/list-apps.ts'
import { askForLook } from '../../domain/record-look.ts'
import { driftMark } from '../../domain/resolve-drift.ts'
import { lastUses } from '../../domain/warn-owners.ts'
import type { SlackDeps } from '../deps.ts'
import type { SecretsMore } from '../views/secrets.ts'
import { type Clicked, shown } from './show.ts'

/** How long the view waits for a look at the authorization server, to be drawn again with what that has found. */
const LOOK_MS = 5_000

/** Shows what the rows say at once, has the client looked at meanwhile, and draws anew where that differs or tells more. */
export async function showAndLook(
  deps: SlackDeps,
  { client, body }: { client: WebClient; body: Clicked },
  actor: Actor,
  appId: string,
  draw: (found: AppWithSecrets, more?: SecretsMore) => ModalView,
): Promise<void> {
  const found = await viewApp(deps, actor, appId)
  const { id, hash } = await shown(client, body, draw(found))
  const settled = deps.settled('sync-client', appId, LOOK_MS)
  await askForLook(deps, found.app)
  if (!found.app.registeredAt || (await settled) !== 'done') return
  const now = await viewApp(deps, actor, appId)
  const uses = await lastUses(deps, now.secrets)
  if (driftMark(now.app) !== driftMark(found.app) || uses.size > 0)
    await deps.messenger.updateView(id, draw(now, { uses }), hash)
}
