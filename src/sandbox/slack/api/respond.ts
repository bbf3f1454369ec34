/**
 * Posts to a response_url. https://docs.slack.dev/interactivity/handling-user-interaction
 * Works in any conversation, also where the bot is not a member; 30 minutes, five posts.
 */
import * as z from 'zod'
import { problemsOf } from '../blocks/problem.ts'
import { responseUrlUses } from '../workspace/capabilities.ts'
import { deleteMessage } from '../workspace/deletion.ts'
import {
  editEphemeral,
  editMessage,
  forgetEphemerals,
  getMessage,
  postEphemeral,
  postMessage,
} from '../workspace/messages.ts'
import type { ResponseUrl, Workspace } from '../workspace/workspace.ts'
import type { FaultPlan } from './faults.ts'
import { Refusal, refuseFields } from './method.ts'
import { checkedContent } from './posting.ts'

export interface RespondContext {
  workspace: Workspace
  faults: FaultPlan
  violation: (sentence: string) => void
}

const body = z.strictObject({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  mrkdwn: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
  metadata: z.unknown().optional(),
})
export type Reply = z.infer<typeof body>

/** Throws a `Refusal` where Slack answers with an error. */
export function respond(path: string, raw: unknown, context: RespondContext): void {
  const { workspace } = context
  const url = workspace.responseUrls.get(path)
  if (!url) throw new Refusal('no_active_hooks')
  if (workspace.clock.now() > url.expiresAt) throw new Refusal('expired_url')
  if (url.uses >= responseUrlUses) throw new Refusal('used_url')
  const reply = checkedReply(raw, context)
  workspace.responseUrls.put(path, { ...url, uses: url.uses + 1 })
  answer(url, reply, context)
}

export function checkedReply(raw: unknown, { violation }: Pick<RespondContext, 'violation'>): Reply {
  const parsed = body.safeParse(raw)
  if (!parsed.success) {
    const problems = problemsOf(parsed.error, [])
    violation(`reply: ${problems.join('; ')}`)
    throw refuseFields('invalid_payload', problems)
  }
  return parsed.data
}

function answer(url: ResponseUrl, reply: Reply, context: RespondContext): void {
  const { workspace, violation } = context
  const hasContent = reply.text !== undefined || reply.blocks !== undefined
  const source = url.source.kind === 'message' ? url.source : undefined
  // Slack's documents disagree on the default here: without it the clicked message may be overwritten.
  if (source && reply.replace_original === undefined && !reply.delete_original)
    violation('reply to a click in a message: say replace_original true or false')
  if (source && reply.delete_original) deleteSource(workspace, url, source)
  if (!hasContent && reply.delete_original) return
  const content = checkedContent(reply, context, { text: 4_000 })
  // From a command there is no original: what a person typed cannot be replaced, so it is a new message.
  if (source && reply.replace_original) replaceSource(workspace, url, source, content)
  else say(url, { ...content, threadTs: reply.thread_ts }, reply.response_type, context)
}

type Source = Extract<ResponseUrl['source'], { kind: 'message' }>
type Content = ReturnType<typeof checkedContent>

function deleteSource(workspace: Workspace, url: ResponseUrl, { ts, ephemeral }: Source): void {
  if (ephemeral) forgetEphemerals(workspace, (one) => one.ts === ts && one.toUserId === url.userId)
  else deleteMessage(workspace, url.channelId, ts)
}

/** Who could see the message stays who can see it, whatever response_type says. */
function replaceSource(workspace: Workspace, url: ResponseUrl, source: Source, content: Content): void {
  const { text, blocks } = content
  if (source.ephemeral) {
    editEphemeral(workspace, url.userId, source.ts, text, blocks)
    return
  }
  const message = getMessage(workspace, url.channelId, source.ts)
  if (!message) throw new Refusal('message_not_found')
  editMessage(workspace, message, text, blocks)
}

export function say(
  { userId, channelId }: Pick<ResponseUrl, 'userId' | 'channelId'>,
  content: Content & { threadTs?: string | undefined },
  responseType: Reply['response_type'],
  { workspace, faults }: RespondContext,
): void {
  const draft = { ...content, channelId, authorId: workspace.app.userId }
  if (responseType === 'in_channel') postMessage(workspace, draft)
  else if (!faults.takeLostEphemeral()) postEphemeral(workspace, userId, draft)
}
