import { messageBody } from '../../../../src/sandbox/slack/person/draw.ts'
import { oneOf } from '../../random.ts'
import { buttonOn } from '../../seen.ts'
import type { Person } from './person.ts'
import { type Act, NothingToDo } from './site.ts'

const ACCESS = /^=== DevPortal access ===/

export const accessActs = {
  async 'ask for access'(who, { ledger }) {
    await who.begin()
    await who.driver.say('/devportal')
    const answer = await who.hears(/\[Request access\]|API apps/)
    if (!answer.includes('[Request access]')) throw new NothingToDo()
    // One that is open already is asked for once
    const told = ledger.deed('access.requested', who.id, { by: who.id, from: 0 })
    await who.driver.click('Request access')
    await who.hears(/Your admins have been asked/)
    told()
  },

  async 'give access'(who, site, random) {
    const somebody = site.person(oneOf(random, site.newcomers) ?? '')
    await openAccess(who)
    await who.driver.pick('Add people', [somebody.name])
    const told = site.ledger.deed('access.granted', somebody.id, { by: who.id })
    const answer = await who.sends(/has access now|had access already/)
    if (answer.includes('has access now')) told()
  },

  async 'take access away'(who, site, random) {
    const seen = await openAccess(who)
    const there = site.newcomers.map(site.person).filter(({ driver }) => seen.includes(realName(driver)))
    const somebody = oneOf(random, there)
    if (!somebody) throw new NothingToDo()
    const told = site.ledger.deed('access.revoked', somebody.id, { by: who.id })
    await who.driver.click('Remove', { near: realName(somebody.driver) })
    const answer = await who.hears(/has no access any more|had no access any more/)
    if (answer.includes('has no access')) told()
  },

  async 'answer a request'(who, site, random) {
    await who.begin()
    const cards = who.letters().filter((message) => buttonOn(message, 'Grant'))
    const card = oneOf(random, cards.slice(-3))
    const somebody = site.newcomers
      .map(site.person)
      .find(({ driver }) => card && drawn(who, card).includes(realName(driver)))
    if (!card || !somebody) throw new NothingToDo()
    const grant = random.chance(0.6)
    const told = site.ledger.deed(grant ? 'access.granted' : 'access.declined', somebody.id, { by: who.id })
    await who.press(card, grant ? 'Grant' : 'Decline')
    const mine = new RegExp(`${grant ? 'Granted' : 'Declined'} by: @${realName(who.driver)}`)
    await who.hears(() => {
      const now = who.letters().find(({ ts }) => ts === card.ts)
      return now && mine.test(drawn(who, now)) ? 'decided' : undefined
    })
    told()
  },
} satisfies Record<string, Act>

async function openAccess(who: Person): Promise<string> {
  await who.begin()
  await who.driver.say('/devportal access')
  return who.hears(ACCESS)
}

const realName = (driver: Person['driver']): string => driver.screen().me.realName

const drawn = ({ driver }: Person, message: Parameters<typeof messageBody>[0]): string =>
  messageBody(message, driver.screen())
