/** Open modals, a stack of up to three for each person, and everybody's Home. */
import type { View } from '@slack/types'
import { withIds } from '../blocks/view.ts'
import { valuesFor } from '../state/values.ts'
import { randomHex, randomId } from './ids.ts'
import type { OpenView, Workspace } from './workspace.ts'

/** Views in a stack, the first one included. */
export const stackLimit = 3

export const stackOf = (workspace: Workspace, userId: string): OpenView[] =>
  workspace.stacks.get(userId) ?? []

export const topView = (workspace: Workspace, userId: string): OpenView | undefined =>
  stackOf(workspace, userId).at(-1)

const newHash = (workspace: Workspace) => `${Math.floor(workspace.clock.now() / 1000)}.${randomHex(4)}`

function opened(workspace: Workspace, userId: string, view: View, below?: OpenView): OpenView {
  const id = randomId('V')
  const named = withIds(view)
  return {
    id,
    userId,
    view: named,
    hash: newHash(workspace),
    values: valuesFor(named.blocks),
    errors: {},
    busy: false,
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
  }
}

/** Takes the place of whatever modal the person has open. */
export function openView(workspace: Workspace, userId: string, view: View): OpenView {
  const open = opened(workspace, userId, view)
  setStack(workspace, userId, [open])
  return open
}

export function pushView(workspace: Workspace, userId: string, view: View): OpenView {
  const stack = stackOf(workspace, userId)
  const open = opened(workspace, userId, view, stack.at(-1))
  setStack(workspace, userId, [...stack, open])
  return open
}

export function setStack(workspace: Workspace, userId: string, stack: OpenView[]): void {
  if (stack.length > 0) workspace.stacks.set(userId, stack)
  else workspace.stacks.delete(userId)
  workspace.changed()
}

export function publishHome(workspace: Workspace, userId: string, view: View): OpenView {
  const before = workspace.homes.get(userId)
  const home = before ? renewed(workspace, before, view) : opened(workspace, userId, view)
  workspace.homes.put(userId, home)
  workspace.changed()
  return home
}

function renewed(workspace: Workspace, before: OpenView, view: View): OpenView {
  const named = withIds(view)
  const values = valuesFor(named.blocks, before.values)
  return { ...before, view: named, values, hash: newHash(workspace), errors: {} }
}

/** New content for an open view, under the same id; typed values stay where the ids stay. */
export function updateView(workspace: Workspace, before: OpenView, view: View): OpenView {
  return replaceView(workspace, renewed(workspace, before, view))
}

/** Puts the changed view where the one with its id is: in its person's stack, or as their Home. */
export function replaceView(workspace: Workspace, view: OpenView): OpenView {
  if (view.view.type === 'home') workspace.homes.put(view.userId, view)
  else {
    const stack = stackOf(workspace, view.userId)
    setStack(
      workspace,
      view.userId,
      stack.map((one) => (one.id === view.id ? view : one)),
    )
  }
  workspace.changed()
  return view
}

export function findView(workspace: Workspace, wanted: (view: OpenView) => boolean): OpenView | undefined {
  return [...workspace.stacks.values()].flat().find(wanted) ?? workspace.homes.all().find(wanted)
}

export const viewById = (workspace: Workspace, viewId: string) =>
  findView(workspace, (view) => view.id === viewId)

/** external_id is unique in the workspace, among the views that are open or published. */
export const viewByExternalId = (workspace: Workspace, externalId: string) =>
  findView(workspace, ({ view }) => view.external_id === externalId)
