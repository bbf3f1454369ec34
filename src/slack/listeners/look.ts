import type { ModalView } from '@slack/types'
import type { Actor } from '../../domain/access.ts'
import { type AppWithSecrets, viewApp } from '../../domain/list-apps.ts'
import { askForLook } from '../../domain/record-look.ts'
import { driftMark } from '../../domain/resolve-drift.ts'
import { lastUses } from '../../domain/warn-owners.ts'
import type { Answer } from '../answer.ts'
import type { SlackDeps } from '../deps.ts'
import type { SecretsMore } from '../views/secrets.ts'

/** How long the view waits for a look at the authorization server, to be drawn again with what that has found. */
const LOOK_MS = 5_000

/** Shows what the rows say at once, has the client looked at meanwhile, and draws anew where that differs or tells more. */
export async function showAndLook(
  deps: SlackDeps,
  { show }: Answer,
  actor: Actor,
  appId: string,
  draw: (found: AppWithSecrets, more?: SecretsMore) => ModalView,
): Promise<void> {
  const found = await viewApp(deps, actor, appId)
  const { id, hash } = await show(draw(found))
  await askForLook(deps, found.app)
  const settled = deps.settled('sync-client', appId, LOOK_MS)
  if (!found.app.registeredAt || (await settled) !== 'done') return
  const now = await viewApp(deps, actor, appId)
  const uses = await lastUses(deps, now.secrets)
  if (driftMark(now.app) !== driftMark(found.app) || uses.size > 0)
    await deps.messenger.updateView(id, draw(now, { uses }), hash)
}
