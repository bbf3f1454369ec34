/** What it takes to do something. */
export type Area = Lasting | Harmless

/**
 * DevPortal access; a Home with apps; an app of one's own (`own`), or of anybody as an admin (`apps`); a login that one
 * has asked for; a place in a review team; being an admin.
 */
type Lasting = 'access' | 'home' | 'own' | 'apps' | 'login' | 'review' | 'admin'
type Harmless = 'read' | 'discard' | 'report' | 'ask'

/** What people may do who are out, and why; nothing else. Which of it holds for whom is in the table of the kinds. */
export const RULES = {
  read: '`help`, also in answer to a typo: it says what the DevPortal is, and nothing of anybody',
  discard:
    'it throws away what nobody else would get, or ends a token: one that waits for them, a login of theirs, a token that acts as their account',
  report: 'a leaked secret ends whoever of the workspace has seen it, guests too',
  ask: 'for access: the way back of a full member; Slack itself is asked whether they are one',
  login:
    'after a transfer: the login has ended with it, so that it does not matter where its token would have appeared',
} as const satisfies Partial<Record<Area, string>>

export type Rule = keyof typeof RULES
