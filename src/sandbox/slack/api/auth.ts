import { args, string } from './arguments.ts'
import { method, Refusal } from './method.ts'

/** https://docs.slack.dev/reference/methods/auth.test */
export const authTest = method({
  name: 'auth.test',
  args: args({}),
  call: (_args, { workspace: { team, app } }) => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: app.name.toLowerCase(),
    team_id: team.id,
    user_id: app.userId,
    bot_id: app.botId,
    is_enterprise_install: false,
  }),
})

/** https://docs.slack.dev/reference/methods/apps.connections.open */
export const connectionsOpen = method({
  name: 'apps.connections.open',
  token: 'app',
  args: args({}),
  call: (_args, { newSocketUrl }) => {
    if (!newSocketUrl) throw new Refusal('socket_mode_not_enabled')
    return { url: newSocketUrl() }
  },
})

/** https://docs.slack.dev/reference/methods/team.info */
export const teamInfo = method({
  name: 'team.info',
  scope: 'team:read',
  args: args({ team: string.optional() }),
  call: ({ team: asked }, { workspace: { team } }) => {
    if (asked && asked !== team.id) throw new Refusal('team_not_found')
    const emailDomain = `${team.domain}.example`
    const icon = { image_default: true }
    return { team: { id: team.id, name: team.name, domain: team.domain, email_domain: emailDomain, icon } }
  },
})
