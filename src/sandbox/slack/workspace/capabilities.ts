/** What an interaction hands to the app for a short while: a trigger_id and a response_url. */
import { randomHex, randomId } from './ids.ts'
import type { ResponseUrl, Trigger, Workspace } from './workspace.ts'

export const triggerLife = 3_000
const triggerMemory = 10 * 60_000
export const responseUrlLife = 30 * 60_000
export const responseUrlUses = 5

export function newTrigger(workspace: Workspace, userId: string, viewId?: string): string {
  const now = workspace.clock.now()
  // Oldest first. Expired ones are kept for a while, to tell a late trigger from a made-up one.
  for (const [id, trigger] of workspace.triggers) {
    if (trigger.expiresAt + triggerMemory > now) break
    workspace.triggers.delete(id)
  }
  const id = `${now}.${workspace.team.id.length}.${randomHex(16)}`
  workspace.triggers.set(id, { userId, viewId, expiresAt: now + triggerLife, used: false })
  return id
}

/** Takes the trigger, once; or says by Slack's name why not. */
export function exchangeTrigger(workspace: Workspace, id: string): Trigger | TriggerRefusal {
  const trigger = workspace.triggers.get(id)
  if (!trigger) return 'invalid_trigger_id'
  if (trigger.used) return 'exchanged_trigger_id'
  if (workspace.clock.now() > trigger.expiresAt) return 'expired_trigger_id'
  trigger.used = true
  return trigger
}

export type TriggerRefusal = 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id'

export function newResponseUrl(
  workspace: Workspace,
  of: Pick<ResponseUrl, 'userId' | 'channelId' | 'source'>,
): string {
  const expiresAt = workspace.clock.now() + responseUrlLife
  forgetExpired(workspace)
  const path = `${workspace.team.id}/${randomId('', 13)}/${randomHex(12)}`
  workspace.responseUrls.put(path, { ...of, expiresAt, uses: 0 })
  return `${workspace.origin}/response/${path}`
}

/** Expired ones are kept for a while longer, to tell an old address from a wrong one. */
function forgetExpired(workspace: Workspace): void {
  const now = workspace.clock.now()
  for (const [path, one] of workspace.responseUrls.entries()) {
    if (one.expiresAt + responseUrlLife > now) return
    workspace.responseUrls.remove(path)
  }
}
