import type { ScreenMessage } from '../../../../src/sandbox/slack/screen.ts'
import { CHANNEL, PLACE } from '../../../support/review-deeds.ts'
import { oneOf, type Random } from '../../random.ts'
import { buttonOn } from '../../seen.ts'
import type { Person } from './person.ts'
import { type Act, NothingToDo, type Site } from './site.ts'

const COUNTED = /Counted for team/
const LIVE = /It is live now/

export const reviewActs = {
  async approve(who, site, random) {
    const { card, name } = await aCard(who, random)
    const from = Date.now()
    await who.press(card, 'Approve')
    const answer = await who.hears(/Counted for team|It is live now/)
    approved(who, site, { name, answer, from })
  },

  async 'approve from the list'(who, site, random) {
    await who.begin()
    await who.driver.say('/devportal reviews')
    const list = await who.hears(/Waiting for your decision|Nothing waits/)
    const name = oneOf(random, [...new Set(list.match(/Chaos \d{4}/g) ?? [])])
    if (!name) throw new NothingToDo()
    const from = Date.now()
    await who.driver.click('Approve', { near: name })
    const answer = await who.hears(/Counted for team|It is live now/)
    approved(who, site, { name, answer, from })
  },

  async reject(who, site, random) {
    const { card } = await aCard(who, random)
    await who.press(card, 'Reject')
    await who.hears(/^=== Reject ===/)
    const reason = `Reason ${site.number()} of ${who.name}`
    await who.driver.fill('Reason', reason)
    const told = site.ledger.deed('review.rejected', reason, { by: who.id, once: true })
    await who.sends(({ window, notice }) =>
      !notice && (!window || window.text.includes('Rejected. The submitter')) ? 'rejected' : undefined,
    )
    told()
  },

  async 'look at a submission'(who, _site, random) {
    const { card } = await aCard(who, random)
    await who.press(card, 'Details')
    await who.hears(/^=== Submission ===/)
  },
} satisfies Record<string, Act>

function approved(
  who: Person,
  { ledger }: Site,
  { name, answer, from }: { name: string; answer: string; from: number },
): void {
  const action = LIVE.test(answer) ? 'review.approved' : COUNTED.test(answer) ? 'review.team_approved' : ''
  ledger.deed(action, name, { by: who.id, from })()
}

/** One that can still be decided on, in the channel or in a thread of it: newer submissions stand there. */
async function aCard(who: Person, random: Random): Promise<{ card: ScreenMessage; name: string }> {
  await who.begin(PLACE)
  const isOpen = (message: ScreenMessage) => buttonOn(message, 'Approve') !== undefined
  const roots = who.inChannel(CHANNEL)
  const thread = oneOf(
    random,
    roots.filter(({ replyCount }) => replyCount > 0),
  )
  const card = oneOf(random, [
    ...roots.filter(isOpen),
    ...(thread ? who.inChannel(CHANNEL, thread.ts).filter(isOpen) : []),
  ])
  const name = /Chaos \d{4}/.exec(card?.text ?? '')?.[0]
  if (!card || !name) throw new NothingToDo()
  return { card, name }
}
