import type { ModalView } from '@slack/types'
import { mustHaveAccess } from '../../domain/access.ts'
import { createApp, markDelayed, mustCreate } from '../../domain/apps.ts'
import { editApp } from '../../domain/edit-app.ts'
import { InputError } from '../../domain/errors.ts'
import { viewApp } from '../../domain/list-apps.ts'
import { type VersionToEdit, versionShown } from '../../domain/version-to-edit.ts'
import type { SlackDeps } from '../deps.ts'
import { drawApp } from '../draw.ts'
import { actions } from '../ids.ts'
import { actorOf, blockOfField, elementOf, type SubmittedFile, shapeOf, submittedApp } from '../input.ts'
import { appCreatedView } from '../views/app.ts'
import { appFormView } from '../views/app-form.ts'
import { type FormShape, formBlocks, newForm } from '../views/form-shape.ts'
import { type Click, type Command, chosenValue, modalOf, type Shortcut, type Submission } from './kinds.ts'

/** What a person may wait for after *Create*, before they are told that registration is delayed. */
const REGISTRATION_MS = 2_500

/** *+ Create App* in Home or in a message, the global shortcut *Create API app*, and `/devportal create`. */
export async function onCreate({ body, show }: Click | Command | Shortcut, deps: SlackDeps): Promise<void> {
  await mustCreate(deps, actorOf(body, deps.tenantId))
  await show(drawForm(deps, newForm))
}

/** The form: empty, or filled with the version that is edited. */
export const drawForm = (deps: SlackDeps, shape: FormShape, found?: VersionToEdit): ModalView =>
  appFormView(shape, {
    catalogue: deps.rules.catalogue,
    packages: deps.rules.packagesOf(deps.tenantId),
    version: found?.version,
    shown: found?.shown,
  })

/** A choice in the form that changes which fields there are: what is typed stays, the view is drawn anew. */
async function reshape(
  { body, redraw }: Click,
  deps: SlackDeps,
  change: (shape: FormShape) => FormShape,
): Promise<void> {
  const modal = modalOf(body)
  if (!modal) return
  const actor = actorOf(body, deps.tenantId)
  const shape = change(shapeOf(modal))
  const { appId, reviewId } = shape
  // An admin edits apps of others without having access
  if (!appId) await mustHaveAccess(deps, actor)
  const found = appId ? await versionShown(deps, actor, appId, reviewId) : undefined
  await redraw(drawForm(deps, shape, found))
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
  reshape(click, deps, (shape) => {
    const lastUri = lastUriOf(shape) + 1
    return { ...shape, uris: [...shape.uris, lastUri], lastUri }
  })

const lastUriOf = ({ uris, lastUri = 0 }: FormShape): number => Math.max(lastUri, ...uris)

export const onRemoveUri = (click: Click, deps: SlackDeps): Promise<void> =>
  reshape(click, deps, (shape) => {
    const left = shape.uris.filter((id) => String(id) !== chosenValue(click.action))
    return { ...shape, uris: left.length > 0 ? left : shape.uris, lastUri: lastUriOf(shape) }
  })

/**
 * *Create* or *Save*. Every mistake is shown at its field and changes nothing. The answer does not wait for the
 * authorization server: the next view tells how far it is, and is drawn again when there is more to tell.
 */
export async function onSaveApp({ body, view, answer }: Submission, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const shape = shapeOf(view)
  const { request, file } = submittedApp(shape, view.state.values)
  try {
    const logo = await download(deps, file)
    if (shape.appId) {
      const { app, changed } = await editApp(deps, actor, shape.appId, { ...request, logo }, shape.reviewId)
      const note = changed ? undefined : NOTHING_CHANGED
      return answer({ view: drawApp(deps, await viewApp(deps, actor, app.id), note) })
    }
    const app = await createApp(deps, actor, { ...request, logo }, view.id)
    const registered = deps.settled('sync-client', app.id, REGISTRATION_MS)
    await answer({ view: appCreatedView(app) })
    await registered
    await deps.messenger.updateView(view.id, appCreatedView(await markDelayed(deps, app.id)))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    await answer({ errors: errorsAt(error, shape, request.scopes, deps) })
  }
}

const NOTHING_CHANGED = 'ℹ️ *You changed nothing*, so everything stays as it was.'

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
