import type { Actor } from '../../domain/access.ts'
import { PortalError } from '../../domain/errors.ts'
import { grantAccess, listAccess, personChanged, revokeAccess } from '../../domain/grant-access.ts'
import type { SlackDeps } from '../deps.ts'
import { profileOf } from '../directory.ts'
import { fields } from '../ids.ts'
import { actorOf, elementOf } from '../input.ts'
import { accessView } from '../views/access.ts'
import { type Click, type Command, chosenValue, type Event, modalOf, type Submission } from './kinds.ts'

/** `/devportal access` */
export async function onAccessCommand({ ack, body, client }: Command, deps: SlackDeps): Promise<void> {
  const view = await draw(deps, actorOf(body, deps.tenantId))
  await ack()
  await client.views.open({ trigger_id: body.trigger_id, view })
}

const draw = async (deps: SlackDeps, actor: Actor, note?: string) =>
  accessView(await listAccess(deps, actor), { company: deps.rules.catalogue.company, note })

/** *Add*: the modal stays open and says what became of each person. */
export async function onGrantAccess({ ack, body, view }: Submission, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const blockId = Object.keys(view.state.values).find((id) => id.startsWith(fields.people)) ?? fields.people
  const chosen = elementOf(view.state.values, blockId, fields.people).selected_users ?? []
  const notes: string[] = []
  const refused: string[] = []
  for (const userId of chosen) {
    try {
      notes.push(
        (await grantAccess(deps, actor, userId))
          ? `<@${userId}> has access now.`
          : `<@${userId}> had access already.`,
      )
    } catch (error) {
      if (!(error instanceof PortalError) || error.code !== 'person_not_eligible') throw error
      refused.push(error.message)
    }
  }
  await ack({ response_action: 'update', view: await draw(deps, actor, [...notes, ...refused].join(' ')) })
}

/** *Remove* beside a person. */
export async function onRevokeAccess({ ack, body, action }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const actor = actorOf(body, deps.tenantId)
  const userId = chosenValue(action)
  const note = (await revokeAccess(deps, actor, userId))
    ? `<@${userId}> has no access any more.`
    : `<@${userId}> had no access any more: somebody was faster.`
  const modal = modalOf(body)
  if (modal) await deps.messenger.updateView(modal.id, await draw(deps, actor, note))
}

/** Slack says that a person changed: deactivated, made a guest, a new e-mail address. */
export async function onUserChange({ event }: Event<'user_change'>, deps: SlackDeps): Promise<void> {
  const { user } = event
  const person = { tenantId: deps.tenantId, userId: user.id }
  const known = (await deps.db.access.has(person)) || (await deps.db.people.find(person))
  // People we never met are looked up when they come
  if (known)
    await personChanged(deps, person, profileOf(user as Parameters<typeof profileOf>[0], deps.tenantId))
}
