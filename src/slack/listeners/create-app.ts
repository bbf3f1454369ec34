import type { WebClient } from '@slack/web-api'
import { type Actor, mustHaveAccess } from '../../domain/access.ts'
import { createApp, markDelayed } from '../../domain/apps.ts'
import { editApp } from '../../domain/edit-app.ts'
import { InputError } from '../../domain/errors.ts'
import { viewApp } from '../../domain/list-apps.ts'
import type { App } from '../../domain/records.ts'
import type { SlackDeps } from '../deps.ts'
import { drawApp } from '../draw.ts'
import { actions } from '../ids.ts'
import { actorOf, blockOfField, elementOf, type SubmittedFile, shapeOf, submittedApp } from '../input.ts'
import { appCreatedView } from '../views/app.ts'
import { appFormView } from '../views/app-form.ts'
import { type FormContext, type FormShape, formBlocks, newForm } from '../views/form-shape.ts'
import { type Click, type Command, chosenValue, modalOf, type Shortcut, type Submission } from './kinds.ts'

/** What a person may wait for after *Create*, before they are told that registration is delayed. */
const REGISTRATION_MS = 2_500

/** `/devportal create` */
export async function onCreateCommand({ ack, body, client }: Command, deps: SlackDeps): Promise<void> {
  await ack()
  await openAppForm(deps, client, body.trigger_id, actorOf(body, deps.tenantId))
}

/** *+ Create App*, in Home or in a message. */
export async function onCreateClick({ ack, body, client }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  await openAppForm(deps, client, body.trigger_id, actorOf(body, deps.tenantId))
}

/** Global shortcut *Create API app*. */
export async function onCreateShortcut({ ack, body, client }: Shortcut, deps: SlackDeps): Promise<void> {
  await ack()
  await openAppForm(deps, client, body.trigger_id, actorOf(body, deps.tenantId))
}

/** *Edit* in App details takes the place of the details. */
export async function onEdit({ ack, body, action, client }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  await openAppForm(
    deps,
    client,
    body.trigger_id,
    actorOf(body, deps.tenantId),
    chosenValue(action),
    modalOf(body)?.id,
  )
}

/** Opens the form: empty, or filled with the app that is edited. */
export async function openAppForm(
  deps: SlackDeps,
  client: WebClient,
  trigger_id: string,
  actor: Actor,
  appId?: string,
  viewId?: string,
): Promise<void> {
  if (!appId) await mustHaveAccess(deps, actor)
  const app = appId ? (await viewApp(deps, actor, appId)).app : undefined
  const shape = app ? shapeFor(app, deps) : newForm
  const view = appFormView(shape, formContext(deps, app))
  await (viewId ? client.views.update({ view_id: viewId, view }) : client.views.open({ trigger_id, view }))
}

const formContext = (deps: SlackDeps, app?: App): FormContext => ({
  catalogue: deps.rules.catalogue,
  packages: deps.rules.packagesOf(deps.tenantId),
  app,
})

const shapeFor = (app: App, deps: SlackDeps): FormShape => ({
  appId: app.id,
  type: app.type,
  uris: app.redirectUris.map((_, index) => index + 1),
  areas: deps.rules.catalogue.areas
    .filter((area) => area.scopes.some((scope) => app.scopes.includes(scope.name)))
    .map((area) => area.id),
})

/** A choice in the form that changes which fields there are: what is typed stays, the view is drawn anew. */
async function reshape(
  { ack, body }: Click,
  deps: SlackDeps,
  change: (shape: FormShape) => FormShape,
): Promise<void> {
  await ack()
  const modal = modalOf(body)
  if (!modal) return
  const actor = actorOf(body, deps.tenantId)
  await mustHaveAccess(deps, actor)
  const shape = change(shapeOf(modal))
  const app = shape.appId ? (await viewApp(deps, actor, shape.appId)).app : undefined
  await deps.messenger.updateView(modal.id, appFormView(shape, formContext(deps, app)))
}

export const onChooseType = (click: Click, deps: SlackDeps): Promise<void> =>
  reshape(click, deps, (shape) => ({
    ...shape,
    type: chosenValue(click.action) === 'partner' ? 'partner' : 'internal',
  }))

export const onChooseAreas = (click: Click, deps: SlackDeps): Promise<void> =>
  reshape(click, deps, (shape) => {
    const values = modalOf(click.body)?.state.values ?? {}
    const ticked = elementOf(values, formBlocks.areas, actions.chooseAreas).selected_options ?? []
    return { ...shape, areas: ticked.map((entry) => entry.value) }
  })

export const onAddUri = (click: Click, deps: SlackDeps): Promise<void> =>
  reshape(click, deps, (shape) => ({ ...shape, uris: [...shape.uris, Math.max(...shape.uris) + 1] }))

export const onRemoveUri = (click: Click, deps: SlackDeps): Promise<void> =>
  reshape(click, deps, (shape) => {
    const left = shape.uris.filter((id) => String(id) !== chosenValue(click.action))
    return { ...shape, uris: left.length > 0 ? left : shape.uris }
  })

/**
 * *Create* or *Save*. Every mistake is shown at its field and changes nothing. The answer does not wait for the
 * authorization server: the next view tells how far it is, and is drawn again when there is more to tell.
 */
export async function onSaveApp({ ack, body, view }: Submission, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const shape = shapeOf(view)
  const { request, file } = submittedApp(shape, view.state.values)
  try {
    const logo = await download(deps, file)
    if (shape.appId) {
      const app = await editApp(deps, actor, shape.appId, { ...request, logo })
      const view = drawApp(deps, await viewApp(deps, actor, app.id))
      return void (await ack({ response_action: 'update', view }))
    }
    const app = await createApp(deps, actor, { ...request, logo }, view.id)
    const registered = deps.settled('sync-client', app.id, REGISTRATION_MS)
    await ack({ response_action: 'update', view: appCreatedView(app) })
    await registered
    await deps.messenger.updateView(view.id, appCreatedView(await markDelayed(deps, app.id)))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    await ack({ response_action: 'errors', errors: errorsAt(error, shape, request.scopes, deps) })
  }
}

function errorsAt(
  error: InputError,
  shape: FormShape,
  scopes: string[],
  deps: SlackDeps,
): Record<string, string> {
  const packages = deps.rules.packagesOf(deps.tenantId)
  const refused = deps.rules.catalogue.areas.filter((area) =>
    area.scopes.some(
      (scope) => scopes.includes(scope.name) && !scope.packages.some((id) => packages.includes(id)),
    ),
  )
  const areas = refused.map((area) => area.id)
  return Object.fromEntries(
    Object.entries(error.fields).map(([field, text]) => [blockOfField(field, shape, areas), text]),
  )
}

async function download(deps: SlackDeps, file: SubmittedFile | undefined): Promise<Uint8Array | undefined> {
  const url = file?.url_private_download ?? file?.url_private
  if (!file) return undefined
  const bytes = url ? await deps.downloadFile(url) : undefined
  if (bytes) return bytes
  throw new InputError({
    logo: 'Slack did not hand over this file in time. Try again, or leave the logo out and add it later.',
  })
}
