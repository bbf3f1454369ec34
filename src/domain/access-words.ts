import type { Profile } from './ports.ts'

export const guestSentence = (company: string): string =>
  `Guests can't use the ${company} DevPortal. If you need it, ask an admin of this workspace to make you a full member first.`

export const visitorSentence = (company: string): string =>
  `The ${company} DevPortal here serves the people of this workspace only. Use the DevPortal of your own workspace.`

/** Why somebody cannot be given access. */
export function notEligible(userId: string, profile: Profile | undefined): string {
  if (!profile) return `Slack doesn't know <@${userId}>. Choose somebody of this workspace.`
  const reason = {
    guest: 'is a guest. Make them a full member first',
    visitor: 'belongs to another organisation',
    bot: 'is an app, not a person',
    deactivated: 'has been deactivated in Slack',
    member: 'cannot be added',
  }[profile.kind]
  return `<@${userId}> ${reason}. DevPortal access is for full members of this workspace.`
}
