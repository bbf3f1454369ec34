import { drawScreen } from '../../../../src/sandbox/slack/person/draw.ts'
import type { Screen, ScreenView } from '../../../../src/sandbox/slack/screen.ts'

/** What has come to a person's eyes since they began. */
export interface Heard {
  /** The window on top, and what it says, its title first. `refusing`: that, or what was typed, is not possible. */
  window: { id: string; text: string; refusing: boolean } | undefined
  /** Messages of the app: only visible to them, and direct ones. */
  said: string[]
  /** Slack's own words. */
  notice: string | undefined
}

/** `slack`: Slack itself said that the app did not answer. `nothing`: nobody has said anything. */
export type NoAnswer = 'refused' | 'trouble' | 'slack' | 'nothing'

/** Instead of what was hoped for. */
export class Unanswered extends Error {
  readonly how: NoAnswer

  constructor(how: NoAnswer, words: string) {
    super(`${how}: ${words}`)
    this.how = how
  }
}

const TROUBLE =
  /Something went wrong|Try again soon|does not answer|cannot reach its database|lost its database|took longer than Slack waits|did not hand over this file/
const REFUSED = new RegExp(
  [
    'Nothing was (changed|handed over)',
    '(You have|You own|You submitted|You don.t have|No app|[Oo]nly (admins|members|people|they))',
    '(is gone|is inactive|not there|no longer|cannot be|already|at most|once it is Approved|switched off|deleted at)',
    '(come to its end|in the meantime|has been used|has expired|No code is waited|declined your request)',
    '(has no DevPortal access|no active secret|still on its way|still being registered)',
  ].join('|'),
)

/** Without what lies behind it, which may be long. */
export function windowOf(screen: Screen, { id, errors }: ScreenView): Heard['window'] {
  const { notice: _, ...rest } = screen
  const drawn = drawScreen({ ...rest, place: { kind: 'home', appUserId: '' } })
  const text = drawn.slice(drawn.indexOf('==='))
  return { id, text, refusing: text.startsWith('=== Not possible') || Object.keys(errors).length > 0 }
}

export const textsOf = ({ window, said, notice }: Heard): string[] => [
  ...(window ? [window.text] : []),
  ...said,
  ...(notice ? [`Slack: ${notice}`] : []),
]

export function otherAnswer(heard: Heard): Unanswered | undefined {
  const texts = textsOf(heard)
  const trouble = texts.find((text) => TROUBLE.test(text))
  if (trouble) return new Unanswered('trouble', trouble)
  if (heard.notice) return new Unanswered('slack', heard.notice)
  if (heard.window?.refusing) return new Unanswered('refused', heard.window.text)
  const refusal = heard.said.find((text) => REFUSED.test(text))
  return refusal ? new Unanswered('refused', refusal) : undefined
}

export function lastWord(heard: Heard): Unanswered {
  const words = textsOf(heard).join('\n---\n')
  return new Unanswered(heard.said.length > 0 ? 'refused' : 'nothing', words || 'silence')
}
