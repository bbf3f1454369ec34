/** What every gesture needs, and the checks that come before all of them. */
import type { FaultPlan } from '../api/faults.ts'
import type { Deliver } from '../deliveries/deliver.ts'
import type { Outcome } from '../deliveries/delivery.ts'
import { GestureError, type Person } from '../screen.ts'
import type { Channel, Workspace } from '../workspace/workspace.ts'

export interface Stage {
  workspace: Workspace
  deliver: Deliver
  /** The app can be reached. */
  connected: () => boolean
  faults: FaultPlan
  violation: (sentence: string) => void
}

export function actor({ people }: Workspace, personId: string): Person {
  const person = people.get(personId)
  if (!person || person.role === 'bot') throw new GestureError(`nobody here is ${personId}`)
  if (person.deleted) throw new GestureError(`${person.realName} is deactivated`)
  return person
}

/** A channel that the person can open. */
export function openChannel({ channels }: Workspace, person: Person, channelId: string): Channel {
  const channel = channels.get(channelId)
  if (!channel?.members.includes(person.id))
    throw new GestureError(`${person.realName} is not in ${channel ? `#${channel.name}` : channelId}`)
  return channel
}

export function notify(workspace: Workspace, personId: string, notice: string | undefined): void {
  if (notice) workspace.notices.set(personId, notice)
  else workspace.notices.delete(personId)
  workspace.changed()
}

export const trouble = 'We had some trouble connecting. Try again?'

/** Slack's words where an interaction was not acknowledged. */
export function notifyIfFailed(workspace: Workspace, personId: string, outcome: Outcome): boolean {
  if (!outcome.ok) notify(workspace, personId, trouble)
  return !outcome.ok
}
