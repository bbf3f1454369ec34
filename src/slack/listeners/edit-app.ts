import type { ModalView } from '@slack/types'
import { type VersionToEdit, versionToEdit, versionToResubmit } from '../../domain/version-to-edit.ts'
import type { SlackDeps } from '../deps.ts'
import { actorOf } from '../input.ts'
import type { FormShape } from '../views/form-shape.ts'
import { drawForm } from './create-app.ts'
import { type Click, chosenValue } from './kinds.ts'

/** *Edit* in App details takes the place of the details. */
export async function onEdit({ body, action, redraw }: Click, deps: SlackDeps): Promise<void> {
  const found = await versionToEdit(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await redraw(drawEditForm(deps, found))
}

/** *Edit and resubmit* beside the verdict on a change. */
export async function onResubmit({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  const found = await versionToResubmit(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await show(drawEditForm(deps, found))
}

export const drawEditForm = (deps: SlackDeps, found: VersionToEdit): ModalView =>
  drawForm(deps, shapeFor(found, deps), found)

const shapeFor = ({ app, version, shown }: VersionToEdit, deps: SlackDeps): FormShape => ({
  appId: app.id,
  reviewId: shown?.id,
  type: app.type,
  uris: version.redirectUris.map((_, index) => index + 1),
  areas: deps.rules.catalogue.areas
    .filter((area) => area.scopes.some((scope) => version.scopes.includes(scope.name)))
    .map((area) => area.id),
})
