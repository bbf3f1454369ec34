import { viewApp } from '../../domain/list-apps.ts'
import { adoptApp, restoreApp } from '../../domain/resolve-drift.ts'
import type { SlackDeps } from '../deps.ts'
import { drawApp } from '../draw.ts'
import { actorOf } from '../input.ts'
import { type Click, chosenValue, modalOf } from './kinds.ts'

/** How long the view waits for the authorization server to follow. */
const SETTLE_MS = 5_000

/** The row changes at once; the view is drawn now, and again when the authorization server has followed. */
const decide =
  (work: typeof adoptApp) =>
  async ({ body, action, redraw }: Click, deps: SlackDeps): Promise<void> => {
    const actor = actorOf(body, deps.tenantId)
    const [appId = '', mark = ''] = chosenValue(action).split(':')
    await work(deps, actor, appId, mark)
    const settled = deps.settled('sync-client', appId, SETTLE_MS)
    if (!modalOf(body)) return
    const draw = async () => drawApp(deps, await viewApp(deps, actor, appId))
    const shown = await redraw(await draw())
    // Not over what the person has gone on to meanwhile
    if (shown && (await settled) === 'done')
      await deps.messenger.updateView(shown.id, await draw(), shown.hash)
  }

export const onAdopt = decide(adoptApp)
export const onRestore = decide(restoreApp)
