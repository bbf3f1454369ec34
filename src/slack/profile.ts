import type { UsersInfoResponse } from '@slack/web-api'
import type { Profile } from '../domain/ports.ts'

/** https://docs.slack.dev/reference/objects/user-object */
export function profileOf(user: NonNullable<UsersInfoResponse['user']>, tenantId: string): Profile {
  return {
    kind: kindOf(user, tenantId),
    isAdmin: Boolean(user.is_admin || user.is_owner || user.is_primary_owner),
    name: user.profile?.real_name || user.real_name || user.name || 'somebody',
    email: user.profile?.email ?? null,
    tz: user.tz ?? 'UTC',
  }
}

function kindOf(user: NonNullable<UsersInfoResponse['user']>, tenantId: string): Profile['kind'] {
  if (user.deleted) return 'deactivated'
  // Slackbot says `is_bot: false` of itself
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot'
  if (user.is_stranger || (user.team_id && user.team_id !== tenantId)) return 'visitor'
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member'
}
