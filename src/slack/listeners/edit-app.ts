import type { WebClient } from '@slack/web-api'
import { type VersionToEdit, versionToEdit, versionToResubmit } from '../../domain/version-to-edit.ts'
import type { SlackDeps } from '../deps.ts'
import { actorOf } from '../input.ts'
import type { FormShape } from '../views/form-shape.ts'
import { drawForm } from './create-app.ts'
import { type Click, chosenValue, modalOf } from './kinds.ts'

/** *Edit* in App details takes the place of the details. */
export async function onEdit({ ack, body, action, client }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const found = await versionToEdit(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await openEditForm(deps, client, found, body.trigger_id, modalOf(body)?.id)
}

/** *Edit and resubmit* beside the verdict on a change. */
export async function onResubmit({ ack, body, action, client }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const found = await versionToResubmit(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await openEditForm(deps, client, found, body.trigger_id)
}

export async function openEditForm(
  deps: SlackDeps,
  client: WebClient,
  found: VersionToEdit,
  trigger_id: string,
  viewId?: string,
): Promise<void> {
  const view = drawForm(deps, shapeFor(found, deps), found)
  await (viewId ? client.views.update({ view_id: viewId, view }) : client.views.open({ trigger_id, view }))
}

const shapeFor = ({ app, version, shown }: VersionToEdit, deps: SlackDeps): FormShape => ({
  appId: app.id,
  reviewId: shown?.id,
  type: app.type,
  uris: version.redirectUris.map((_, index) => index + 1),
  areas: deps.rules.catalogue.areas
    .filter((area) => area.scopes.some((scope) => version.scopes.includes(scope.name)))
    .map((area) => area.id),
})
