import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '../../domain/access.ts'
import { PortalError } from '../../domain/errors.ts'
import { grantAccess, listAccess, revokeAccess } from '../../domain/grant-access.ts'
import { wordsFor } from '../answer-error.ts'
import type { SlackDeps } from '../deps.ts'
import { fields } from '../ids.ts'
import { actorOf, elementOf } from '../input.ts'
import { profileOf } from '../profile.ts'
import { accessView } from '../views/access.ts'
import { type Click, type Command, chosenValue, type Event, type Submission } from './kinds.ts'

/** `/devportal access` */
export async function onAccessCommand({ body, show }: Command, deps: SlackDeps): Promise<void> {
  await show(await draw(deps, actorOf(body, deps.tenantId)))
}

const draw = async (deps: SlackDeps, actor: Actor, note?: string) =>
  accessView(await listAccess(deps, actor), { company: deps.rules.catalogue.company, note })

/** *Add*: the modal stays open and says what became of each person. */
export async function onGrantAccess({ body, view, answer }: Submission, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const blockId = Object.keys(view.state.values).find((id) => id.startsWith(fields.people)) ?? fields.people
  const chosen = elementOf(view.state.values, blockId, fields.people).selected_users ?? []
  // All at once: the field takes twenty, and Slack answers more than that a minute
  const became = await Promise.all(chosen.map((userId) => grantTo(deps, actor, userId)))
  const notes = [...became.filter(({ refused }) => !refused), ...became.filter(({ refused }) => refused)]
  await answer({ view: await draw(deps, actor, notes.map(({ text }) => text).join(' ')) })
}

/** One person of several: what becomes of the others does not depend on it. */
async function grantTo(
  deps: SlackDeps,
  actor: Actor,
  userId: string,
): Promise<{ text: string; refused: boolean }> {
  try {
    const text = (await grantAccess(deps, actor, userId)) ? 'has access now.' : 'had access already.'
    return { text: `<@${userId}> ${text}`, refused: false }
  } catch (error) {
    const { text } = wordsFor(error, deps.log, 'grant_access')
    return {
      text: error instanceof PortalError ? text : `<@${userId}> was not added. ${text}`,
      refused: true,
    }
  }
}

/** *Remove* beside a person. */
export async function onRevokeAccess({ body, action, redraw }: Click, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const userId = chosenValue(action)
  const note = (await revokeAccess(deps, actor, userId))
    ? `<@${userId}> has no access any more.`
    : `<@${userId}> had no access any more: somebody was faster.`
  await redraw(await draw(deps, actor, note))
}

/**
 * Slack says that a person changed: deactivated, made a guest, a new e-mail address. Most changes are of a status text
 * and none to us. People we never met are looked up when they come.
 */
export async function onUserChange({ event }: Event<'user_change'>, deps: SlackDeps): Promise<void> {
  const person = { tenantId: deps.tenantId, userId: event.user.id }
  const known = await deps.db.people.find(person)
  if (!known && !(await deps.db.access.has(person))) return
  const told = profileOf(event.user as Parameters<typeof profileOf>[0], deps.tenantId)
  if (!isDeepStrictEqual({ ...told, checkedAt: known?.checkedAt }, known))
    await deps.db.jobs.put('see-person', `${person.tenantId}:${person.userId}`)
}
