import type { AnyBlock, RichTextBlock, RichTextElement } from '@slack/types'
import { type Catalogue, findScope } from '../../domain/catalogue.ts'
import { differences } from '../../domain/differences.ts'
import type { App, Proposal, Review } from '../../domain/records.ts'
import type { ReviewPicture } from '../../domain/review-picture.ts'
import { actions } from '../ids.ts'
import type { Message } from '../messenger.ts'
import { button, code, cut, escaped, facts, moment, section, words } from './blocks.ts'

export interface CardContext {
  /** Name of the workspace. */
  tenant: string
  catalogue: Catalogue
  logoUrl(app: Pick<App, 'logoId'>): string | undefined
}

const TITLE = {
  pending: '🕓 Waiting for review',
  approved: '✅ Approved',
  rejected: '⛔ Rejected',
  withdrawn: '↩️ Withdrawn',
} as const

const titleOf = ({ status, decidedBy, submitterId }: Review): string =>
  status === 'withdrawn' && decidedBy === submitterId ? `${TITLE.withdrawn} by the submitter` : TITLE[status]

/** One card per review, always drawn whole from state. */
export function reviewCard(picture: ReviewPicture, card: CardContext): Message {
  const { review } = picture
  const { proposal } = review
  const pending = review.status === 'pending'
  return {
    text: `${titleOf(review)}: partner app ${escaped(proposal.name)} of ${escaped(card.tenant)}`,
    blocks: [
      section(`*${titleOf(review)}* · ${kindText(review)}`),
      summaryBlock(picture, card),
      ...logoBlock(proposal, card),
      ...(proposal.purpose ? [facts([['What it will do', words(cut(proposal.purpose, 500))]])] : []),
      facts([
        ['Redirect hosts', code(brief(picture.hosts).join('  '))],
        ['Scopes', ...proposal.scopes.flatMap((name) => scopeLine(name, card.catalogue))],
      ]),
      ...changesBlock(review, brief),
      ...(picture.risks.length > 0 ? [list('⚠️ Look twice', brief(picture.risks))] : []),
      teamsBlock(picture),
      ...(pending ? [decisionButtons(review)] : [verdictBlock(review), detailsButton(review)]),
    ],
  }
}

/** A message takes 12,000 characters, and twenty redirect URIs have more: the card shows so much of a list. */
const SHOWN = 8
const LONGEST = 300

const brief = (items: readonly string[]): string[] => [
  ...items.slice(0, SHOWN).map((item) => cut(item, LONGEST)),
  ...(items.length > SHOWN ? [`and ${items.length - SHOWN} more, in Details`] : []),
]

const kindText = (review: Review): string =>
  review.kind === 'change'
    ? 'change of an approved app, which stays live meanwhile'
    : review.number === 1
      ? 'new partner app'
      : `submission ${review.number}`

export const summaryBlock = ({ app, review }: ReviewPicture, card: CardContext): RichTextBlock =>
  facts([
    ['Application Name', words(review.proposal.name)],
    ['Client ID', code(app.clientId)],
    ['Tenant', words(card.tenant)],
    ['Submitted by', { type: 'user', user_id: review.submitterId }, words('  '), moment(review.createdAt)],
  ])

function logoBlock(proposal: Proposal, card: CardContext): AnyBlock[] {
  const url = card.logoUrl(proposal)
  return url ? [{ type: 'image', image_url: url, alt_text: cut(`Logo of ${proposal.name}`, 2000) }] : []
}

export const scopeLine = (name: string, catalogue: Catalogue): RichTextElement[] => [
  words(`\n${findScope(catalogue, name)?.title ?? name}  `),
  code(name),
]

export function list(title: string, items: readonly string[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: title, style: { bold: true } }] },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: items.map((text) => ({ type: 'rich_text_section', elements: [words(text)] })),
      },
    ],
  }
}

/** What changed since the last version that was decided on, or that is live. */
export function changesBlock(
  { baseline, proposal, kind }: Review,
  shorten = (changes: readonly string[]): readonly string[] => changes,
): AnyBlock[] {
  if (!baseline) return []
  const changes = shorten(differences(baseline, proposal))
  const since = kind === 'change' ? 'Changed from the live version' : 'Changed since the last decision'
  return [list(since, changes.length > 0 ? changes : ['Nothing'])]
}

export function teamsBlock({ teams, votes, review }: ReviewPicture): RichTextBlock {
  return facts(
    teams.map((team): [string, ...RichTextElement[]] => {
      const vote = votes.find((entry) => entry.team === team)
      if (!vote)
        return [`Team ${team}`, words(review.status === 'pending' ? '🕓 still to decide' : '– no vote')]
      return [
        `Team ${team}`,
        words('✅ approved by '),
        { type: 'user', user_id: vote.userId },
        words('  '),
        moment(vote.at),
      ]
    }),
  )
}

function verdictBlock(review: Review): RichTextBlock {
  const by: RichTextElement[] = review.decidedBy
    ? [{ type: 'user', user_id: review.decidedBy }, words('  ')]
    : []
  const at: RichTextElement[] = review.decidedAt ? [moment(review.decidedAt)] : []
  const rows: [string, ...RichTextElement[]][] = [[titleOf(review), ...by, ...at]]
  return facts(review.reason ? [...rows, ['Reason', words(review.reason)]] : rows)
}

const detailsButton = (review: Review): AnyBlock => ({
  type: 'actions',
  elements: [button('Details', actions.reviewDetails, { value: review.id })],
})

export function decisionButtons(review: Review): AnyBlock {
  const name = cut(review.proposal.name, 40)
  return {
    type: 'actions',
    elements: [
      button('Approve', actions.approve, { value: review.id, style: 'primary', label: `Approve ${name}` }),
      button('Reject', actions.askReject, { value: review.id, style: 'danger', label: `Reject ${name}` }),
      button('Details', actions.reviewDetails, { value: review.id, label: `Details of ${name}` }),
    ],
  }
}
