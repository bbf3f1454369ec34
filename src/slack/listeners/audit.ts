import { z } from 'zod'
import { PortalError } from '../../domain/errors.ts'
import { findAuditedApps, listAudit } from '../../domain/list-audit.ts'
import type { AuditFilter, AuditPlace } from '../../domain/stores.ts'
import type { SlackDeps } from '../deps.ts'
import { actions } from '../ids.ts'
import { actorOf, unescaped } from '../input.ts'
import { auditView } from '../views/audit.ts'
import { chooseAppMessage } from '../views/messages.ts'
import { type Click, type Command, chosenValue, modalOf } from './kinds.ts'
import { show } from './show.ts'

/** `/devportal audit [app name | client id | @person]` */
export async function onAuditCommand(command: Command, deps: SlackDeps, typed: string): Promise<void> {
  const { ack, body, client } = command
  const filter = await meant(command, deps, typed)
  if (!filter) return
  const view = auditView(await listAudit(deps, actorOf(body, deps.tenantId), filter))
  await ack()
  await client.views.open({ trigger_id: body.trigger_id, view })
}

/** What the rest of the line names; where several apps fit, asks which, and answers nothing. */
async function meant(
  { ack, body }: Command,
  deps: SlackDeps,
  typed: string,
): Promise<AuditFilter | undefined> {
  if (typed === '') return {}
  // Slack writes a person so; what somebody types in angle brackets arrives as `&lt;`
  const mention = /^<@([UW][A-Z0-9]+)(\|[^<>]*)?>$/.exec(typed)
  if (mention) return { userId: mention[1] }
  const found = await findAuditedApps(deps, actorOf(body, deps.tenantId), unescaped(typed))
  if (found.length === 1) return { appId: found[0]?.id }
  await ack(chooseAppMessage(found, 'Audit', actions.openAudit))
  return undefined
}

/** *Audit* beside one of several apps. */
export async function onOpenAudit({ ack, body, action, client }: Click, deps: SlackDeps): Promise<void> {
  await ack()
  const page = await listAudit(deps, actorOf(body, deps.tenantId), { appId: chosenValue(action) })
  await show(client, body, auditView(page))
}

export const onNewerAudit = (click: Click, deps: SlackDeps): Promise<void> =>
  turn(click, deps, (seq) => ({ after: seq }))
export const onOlderAudit = (click: Click, deps: SlackDeps): Promise<void> =>
  turn(click, deps, (seq) => ({ before: seq }))

const filterSchema = z.object({ appId: z.string().optional(), userId: z.string().optional() })
const seqSchema = z.coerce.number().int()

/** *Previous* and *Next*: their value is the row at that end of the page. */
async function turn(
  { ack, body, action }: Click,
  deps: SlackDeps,
  placeAt: (seq: number) => AuditPlace,
): Promise<void> {
  await ack()
  const modal = modalOf(body)
  if (!modal) throw new PortalError('button_outdated', 'Type `/devportal audit` to go on.')
  const filter = filterSchema.parse(JSON.parse(modal.private_metadata))
  const place = placeAt(seqSchema.parse(chosenValue(action)))
  const page = await listAudit(deps, actorOf(body, deps.tenantId), filter, place)
  await deps.messenger.updateView(modal.id, auditView(page))
}
