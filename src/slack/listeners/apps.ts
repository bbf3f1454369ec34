import type { ModalView } from '@slack/types'
import type { Actor } from '../../domain/access.ts'
import { setActive } from '../../domain/apps.ts'
import { PortalError, quoted } from '../../domain/errors.ts'
import { type AppWithSecrets, findApps, listApps, viewApp } from '../../domain/list-apps.ts'
import type { App } from '../../domain/records.ts'
import { versionToEdit } from '../../domain/version-to-edit.ts'
import { lastUses } from '../../domain/warn-owners.ts'
import type { SlackDeps } from '../deps.ts'
import { drawApp, drawSecrets } from '../draw.ts'
import { actions } from '../ids.ts'
import { actorOf, unescaped } from '../input.ts'
import { appsMessage, chooseAppMessage, sentenceMessage } from '../views/messages.ts'
import type { SecretsMore } from '../views/secrets.ts'
import { transferView } from '../views/transfer.ts'
import { drawEditForm } from './edit-app.ts'
import { type Click, type Command, chosenValue, modalOf } from './kinds.ts'
import { showAndLook } from './look.ts'

/** How long a click waits for the authorization server before it shows what there is. */
const SETTLE_MS = 3_000
/** The same where a modal is still to be opened with the click's trigger, which lives three seconds. */
const LATE_MS = 2_000

/** `/devportal apps` and `/devportal` alone. */
export async function showApps({ body, say }: Command, deps: SlackDeps): Promise<void> {
  await say(appsMessage(await listApps(deps, actorOf(body, deps.tenantId))))
}

/** `/devportal app <name or client id>` */
export async function showApp(command: Command, deps: SlackDeps, needle: string): Promise<void> {
  const app = await oneApp(command, deps, needle, { verb: 'View', actionId: actions.openApp })
  if (!app) return
  await showAndLook(deps, command, actorOf(command.body, deps.tenantId), app.id, drawDetails(deps))
}

/** `/devportal secrets [app]` */
export async function showSecrets(command: Command, deps: SlackDeps, needle: string): Promise<void> {
  const app = await oneApp(command, deps, needle, { verb: 'Client secrets', actionId: actions.openSecrets })
  if (!app) return
  await showAndLook(deps, command, actorOf(command.body, deps.tenantId), app.id, drawSecrets)
}

/**
 * The one app that was meant; where several fit, asks which (and answers nothing). Without a name, the only app
 * there is.
 */
export async function oneApp(
  command: Command,
  deps: SlackDeps,
  typed: string,
  choice: { verb: string; actionId: string },
): Promise<App | undefined> {
  const needle = unescaped(typed)
  const found = await findApps(deps, actorOf(command.body, deps.tenantId), needle)
  if (found.length === 1) return found[0]
  if (found.length === 0)
    throw new PortalError(
      'app_not_found',
      needle
        ? `You have no app called ${quoted(needle)}, and none with this Client ID. Type \`/devportal apps\` to see yours.`
        : 'You have no apps yet. Type `/devportal create` to register one.',
    )
  await command.say(chooseAppMessage(found, choice.verb, choice.actionId))
  return undefined
}

/** *View*, in a message, in Home, or on top of another modal. */
export async function onOpenApp(click: Click, deps: SlackDeps): Promise<void> {
  const actor = actorOf(click.body, deps.tenantId)
  await showAndLook(deps, click, actor, chosenValue(click.action), drawDetails(deps))
}

/** *Client secrets*. */
export async function onOpenSecrets(click: Click, deps: SlackDeps): Promise<void> {
  const actor = actorOf(click.body, deps.tenantId)
  await showAndLook(deps, click, actor, chosenValue(click.action), drawSecrets)
}

/** The `…` menu of an app in Home: `view:`, `secrets:`, `edit:` or `transfer:` and the app's id. */
export async function onAppMenu(click: Click, deps: SlackDeps): Promise<void> {
  const [what, appId = ''] = chosenValue(click.action).split(':')
  const actor = actorOf(click.body, deps.tenantId)
  if (what === 'edit')
    return void (await click.show(drawEditForm(deps, await versionToEdit(deps, actor, appId))))
  if (what === 'transfer')
    return void (await click.show(transferView((await viewApp(deps, actor, appId)).app)))
  await showAndLook(deps, click, actor, appId, what === 'secrets' ? drawSecrets : drawDetails(deps))
}

const drawDetails =
  (deps: SlackDeps) =>
  (found: AppWithSecrets): ModalView =>
    drawApp(deps, found)

export const onActivate = (click: Click, deps: SlackDeps): Promise<void> => toggle(click, deps, true)
export const onDeactivate = (click: Click, deps: SlackDeps): Promise<void> => toggle(click, deps, false)

/** The row changes at once and Home with it; an open details view is drawn again. */
async function toggle({ body, action, say }: Click, deps: SlackDeps, active: boolean): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const app = await setActive(deps, actor, chosenValue(action), active)
  const settled = deps.settled('sync-client', app.id, LATE_MS)
  const modal = modalOf(body)
  if (modal) await deps.messenger.updateView(modal.id, drawApp(deps, await viewApp(deps, actor, app.id)))
  if ((await settled) === 'done') return
  // Whatever it takes to be heard: the window may be closed by now, and the trigger dead
  await say(sentenceMessage(`${active ? 'Switched on' : 'Switched off'} here, at once. ${LATE}`), 'Saved')
}

const LATE = 'The authorization server has not confirmed this yet: it follows by itself as soon as it does.'

/** Draws Client Secrets now, and again once the authorization server agrees, or is late. */
export async function redrawSecrets(
  deps: SlackDeps,
  actor: Actor,
  viewId: string,
  appId: string,
  more: SecretsMore = {},
): Promise<void> {
  const settled = deps.settled('sync-client', appId, SETTLE_MS)
  const draw = async (note?: string) => {
    const found = await viewApp(deps, actor, appId)
    const uses = await lastUses(deps, found.secrets)
    return drawSecrets(found, { ...more, ...(note && { note }), uses })
  }
  const shown = await deps.messenger.updateView(viewId, await draw())
  const note = (await settled) === 'done' ? undefined : `⏳ ${LATE}`
  // Not over what the person has gone on to meanwhile
  if (shown) await deps.messenger.updateView(viewId, await draw(note), shown.hash)
}
