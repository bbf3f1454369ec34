/**
 * The part of a Slack app manifest that decides how the stand-in behaves: commands, shortcuts, scopes, events and
 * tabs. https://docs.slack.dev/reference/app-manifest
 */
import * as z from 'zod'

const command = z.object({
  command: z.string().regex(/^\/\S{1,31}$/, 'starts with / and has 2 to 32 characters'),
  description: z.string().max(2000),
  usage_hint: z.string().max(1000).default(''),
  should_escape: z.boolean().default(false),
})

const shortcut = z.object({
  name: z.string().max(24),
  type: z.enum(['global', 'message']),
  callback_id: z.string().max(255),
  description: z.string().max(150),
})

/** Events that the stand-in can send. Subscribing to another one would be a silent gap, so it is refused. */
const botEvent = z.enum([
  'app_home_opened',
  'app_uninstalled',
  'channel_archive',
  'channel_shared',
  'channel_unarchive',
  'channel_unshared',
  'group_archive',
  'group_unarchive',
  'member_joined_channel',
  'member_left_channel',
  'subteam_members_changed',
  'tokens_revoked',
  'user_change',
])

const manifestSchema = z.object({
  display_information: z.object({ name: z.string().min(1).max(35) }),
  features: z.object({
    app_home: z
      .object({
        home_tab_enabled: z.boolean().default(false),
        messages_tab_enabled: z.boolean().default(false),
        messages_tab_read_only_enabled: z.boolean().default(false),
      })
      .prefault({}),
    slash_commands: z.array(command).max(50).default([]),
    shortcuts: z.array(shortcut).max(10).default([]),
  }),
  oauth_config: z.object({
    scopes: z.object({ user: z.array(z.string()).default([]), bot: z.array(z.string()).default([]) }),
  }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(botEvent).default([]) }).prefault({}),
  }),
})

export type Manifest = z.infer<typeof manifestSchema>
export type BotEvent = z.infer<typeof botEvent>

export function parseManifest(manifest: unknown): Manifest {
  const parsed = manifestSchema.safeParse(manifest)
  if (!parsed.success) throw new Error(`Slack app manifest: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
