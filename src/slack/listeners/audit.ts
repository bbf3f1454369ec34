import { z } from 'zod'
import type { AuditFilter, AuditPlace } from '../../domain/audit-stores.ts'
import { PortalError } from '../../domain/errors.ts'
import { findAuditedApps, listAudit } from '../../domain/list-audit.ts'
import type { SlackDeps } from '../deps.ts'
import { actions } from '../ids.ts'
import { actorOf, unescaped } from '../input.ts'
import { auditView } from '../views/audit.ts'
import { chooseAppMessage } from '../views/messages.ts'
import { type Click, type Command, chosenValue, modalOf } from './kinds.ts'

/** `/devportal audit [app name | client id | @person]` */
export async function onAuditCommand(command: Command, deps: SlackDeps, typed: string): Promise<void> {
  const filter = await meant(command, deps, typed)
  if (!filter) return
  await command.show(auditView(await listAudit(deps, actorOf(command.body, deps.tenantId), filter)))
}

/** What the rest of the line names; where several apps fit, asks which, and answers nothing. */
async function meant(
  { body, say }: Command,
  deps: SlackDeps,
  typed: string,
): Promise<AuditFilter | undefined> {
  if (typed === '') return {}
  // Slack writes a person so; what somebody types in angle brackets arrives as `&lt;`
  const mention = /^<@([UW][A-Z0-9]+)(\|[^<>]*)?>$/.exec(typed)
  if (mention) return { userId: mention[1] }
  const found = await findAuditedApps(deps, actorOf(body, deps.tenantId), unescaped(typed))
  if (found.length === 1) return { appId: found[0]?.id }
  await say(chooseAppMessage(found, 'Audit', actions.openAudit))
  return undefined
}

/** *Audit* beside one of several apps. */
export async function onOpenAudit({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  const page = await listAudit(deps, actorOf(body, deps.tenantId), { appId: chosenValue(action) })
  await show(auditView(page))
}

export const onNewerAudit = (click: Click, deps: SlackDeps): Promise<void> =>
  turn(click, deps, (seq) => ({ after: seq }))
export const onOlderAudit = (click: Click, deps: SlackDeps): Promise<void> =>
  turn(click, deps, (seq) => ({ before: seq }))

const filterSchema = z.object({ appId: z.string().optional(), userId: z.string().optional() })
const seqSchema = z.coerce.number().int()

/** *Previous* and *Next*: their value is the row at that end of the page. */
async function turn(
  { body, action, redraw }: Click,
  deps: SlackDeps,
  placeAt: (seq: number) => AuditPlace,
): Promise<void> {
  const modal = modalOf(body)
  if (!modal) throw new PortalError('button_outdated', 'Type `/devportal audit` to go on.')
  const filter = filterSchema.parse(JSON.parse(modal.private_metadata))
  const place = placeAt(seqSchema.parse(chosenValue(action)))
  const page = await listAudit(deps, actorOf(body, deps.tenantId), filter, place)
  await redraw(auditView(page))
}
