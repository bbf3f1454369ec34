import type { View } from '@slack/types'
import { checkView, viewTooLarge } from '../blocks/view.ts'
import { viewObject } from '../objects/view.ts'
import { exchangeTrigger } from '../workspace/capabilities.ts'
import {
  openView,
  publishHome,
  pushView,
  stackLimit,
  stackOf,
  updateView,
  viewByExternalId,
  viewById,
} from '../workspace/views.ts'
import type { OpenView, Workspace } from '../workspace/workspace.ts'
import { args, id, json } from './arguments.ts'
import { method, Refusal, refuseFields } from './method.ts'

function checkedView(type: 'modal' | 'home', view: unknown): View {
  if (viewTooLarge(view)) throw new Refusal('view_too_large')
  const problems = checkView(type, view)
  if (problems.length > 0) throw refuseFields('invalid_arguments', problems)
  // The schema has just checked it.
  return view as View
}

function freeExternalId(workspace: Workspace, view: View, except?: OpenView): void {
  const holder = view.external_id && viewByExternalId(workspace, view.external_id)
  if (holder && holder.id !== except?.id) throw new Refusal('duplicate_external_id')
}

const fresh = (hash: string | undefined, view: OpenView | undefined) => {
  if (hash !== undefined && view && hash !== view.hash) throw new Refusal('hash_conflict')
}

function taken(workspace: Workspace, triggerId: string) {
  const trigger = exchangeTrigger(workspace, triggerId)
  if (typeof trigger === 'string') throw new Refusal(trigger)
  return trigger
}

/** https://docs.slack.dev/reference/methods/views.open */
export const viewsOpen = method({
  name: 'views.open',
  args: args({ trigger_id: id, view: json }),
  call: ({ trigger_id: triggerId, view }, { workspace }) => {
    const checked = checkedView('modal', view)
    freeExternalId(workspace, checked)
    const { userId } = taken(workspace, triggerId)
    return { view: viewObject(workspace, openView(workspace, userId, checked)) }
  },
})

/** https://docs.slack.dev/reference/methods/views.push */
export const viewsPush = method({
  name: 'views.push',
  args: args({ trigger_id: id, view: json }),
  call: ({ trigger_id: triggerId, view }, { workspace }) => {
    const checked = checkedView('modal', view)
    freeExternalId(workspace, checked)
    const { userId, viewId } = taken(workspace, triggerId)
    const stack = stackOf(workspace, userId)
    // Like real Slack: only an interaction inside the open modal may push onto it.
    if (!viewId || !stack.some((open) => open.id === viewId)) throw new Refusal('not_found')
    if (stack.length >= stackLimit) throw new Refusal('push_limit_reached')
    return { view: viewObject(workspace, pushView(workspace, userId, checked)) }
  },
})

/** https://docs.slack.dev/reference/methods/views.update */
export const viewsUpdate = method({
  name: 'views.update',
  args: args({ view_id: id.optional(), external_id: id.optional(), hash: id.optional(), view: json }),
  call: ({ view_id: viewId, external_id: externalId, hash, view }, { workspace }) => {
    const open = viewId ? viewById(workspace, viewId) : externalId && viewByExternalId(workspace, externalId)
    const checked = checkedView(open && open.view.type === 'home' ? 'home' : 'modal', view)
    if (!open) throw new Refusal('not_found')
    freeExternalId(workspace, checked, open)
    fresh(hash, open)
    return { view: viewObject(workspace, updateView(workspace, open, checked)) }
  },
})

/** https://docs.slack.dev/reference/methods/views.publish */
export const viewsPublish = method({
  name: 'views.publish',
  args: args({ user_id: id, hash: id.optional(), view: json }),
  call: ({ user_id: userId, hash, view }, { workspace }) => {
    const checked = checkedView('home', view)
    if (!workspace.manifest.features.app_home.home_tab_enabled) throw new Refusal('not_enabled')
    const person = workspace.people.get(userId)
    if (!person || person.role === 'bot') throw new Refusal('user_not_found')
    const home = workspace.homes.get(userId)
    freeExternalId(workspace, checked, home)
    fresh(hash, home)
    return { view: viewObject(workspace, publishHome(workspace, userId, checked)) }
  },
})
