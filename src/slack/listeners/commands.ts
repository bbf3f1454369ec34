import leven from 'leven'
import { isAdmin } from '../../domain/access.ts'
import { PortalError } from '../../domain/errors.ts'
import type { SlackDeps } from '../deps.ts'
import { adminWithoutAccess } from '../home.ts'
import { actorOf, unescaped } from '../input.ts'
import { cut } from '../views/blocks.ts'
import { helpMessage, sentenceMessage } from '../views/messages.ts'
import { onAccessCommand } from './access.ts'
import { showApp, showApps, showSecrets } from './apps.ts'
import { onAuditCommand } from './audit.ts'
import { onCreate } from './create-app.ts'
import { type Command, opening } from './kinds.ts'
import { onReviewsCommand } from './reviews.ts'
import { onTokenCommand } from './tokens.ts'

type Subcommand = (command: Command, deps: SlackDeps, rest: string) => Promise<void>

/** `/devportal …`: a word, and what is left of the line. */
export const subcommands: Record<string, Subcommand> = {
  create: opening(onCreate),
  apps: showApps,
  app: (command, deps, rest) => (rest ? opening(showApp)(command, deps, rest) : showApps(command, deps)),
  token: onTokenCommand,
  secrets: opening(showSecrets),
  access: opening(onAccessCommand),
  reviews: onReviewsCommand,
  audit: opening(onAuditCommand),
  help: async ({ say }, deps) => say(helpMessage(deps.rules.catalogue.company)),
}

/** Slack takes 40,000 characters; the longest name has 200, and some more where Slack has written its signs as entities. */
const MAX_TYPED = 2_000

/** The first word of what was typed behind the command, and what is left of it. */
export function wordsOf(typed: string): [word: string, rest: string] {
  const line = typed.trim().slice(0, MAX_TYPED)
  const [word = ''] = line.split(/\s/, 1)
  return [word, line.slice(word.length).trim()]
}

export async function onCommand(command: Command, deps: SlackDeps): Promise<void> {
  const [word, rest] = wordsOf(command.command.text)
  if (word === '') return showMine(command, deps)
  const run = Object.hasOwn(subcommands, word.toLowerCase()) ? subcommands[word.toLowerCase()] : undefined
  if (run) return run(command, deps, rest)
  const near = nearest(word.toLowerCase(), Object.keys(subcommands))
  const lead = `There is no \`${cut(unescaped(word).replaceAll('`', "'"), 40)}\`.${near ? ` Did you mean \`/devportal ${near}\`?` : ''}`
  await command.say(helpMessage(deps.rules.catalogue.company, lead))
}

/** An admin who has not got access themselves comes to give it: they are shown how. */
async function showMine(command: Command, deps: SlackDeps): Promise<void> {
  try {
    await showApps(command, deps)
  } catch (error) {
    const actor = actorOf(command.body, deps.tenantId)
    if (!(error instanceof PortalError && error.code === 'no_access' && (await isAdmin(deps, actor))))
      throw error
    await command.say(sentenceMessage(adminWithoutAccess(deps.rules.catalogue.company)))
  }
}

/** The command that takes the fewest single-letter changes, if that is at most two. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: leven(word, candidate) }))
    .sort((a, b) => a.distance - b.distance)
  return ranked[0] && ranked[0].distance <= 2 ? ranked[0].candidate : undefined
}
