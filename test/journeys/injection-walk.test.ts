import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { codeOn, enterCode, logInAsOther } from '../support/code-deeds.ts'
import { directMessage, getToken, type, until } from '../support/deeds.ts'
import { type Recorder, startRecorder } from '../support/recorder.ts'
import { openEdit, PLACE, postsShowing, rejectApp, submitApp } from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, logIn, startWorld, type World } from '../support/world.ts'
import { allWritten, markupIn, messagesOf, stringsIn, unspoken } from '../support/written.ts'

const NAMES = [
  '<!channel> <!here>',
  '<https://evil.example|Okta>',
  '*bold* _it_ ~st~ :tada:',
  '`code` <@U0GUS00001> &lt;!everyone&gt;',
  '😀'.repeat(100),
  `${'מערכת לקוחות של '.repeat(6)}ערב`,
]
/** Enough of each to know it again, also where it was cut. */
const PIECES = [
  '!channel',
  '!here',
  '!everyone',
  'evil.example',
  '*bold*',
  ':tada:',
  '`code`',
  'U0GUS00001',
  '😀😀😀😀',
  'מערכת לקוחות',
  '<!channel>',
  '<https://evil.example|',
  '<@U0GUS00001>',
]
const URI = 'https://app.example.com/_it_/~st~?a=!channel&lt;!here&gt;'

describe('whatever people type', () => {
  let world: World
  let recorder: Recorder
  let pia: PersonDriver
  let rae: PersonDriver
  let ada: PersonDriver
  beforeAll(async () => {
    world = await startWorld({ mode: 'http', environment: { REVIEW_TEAMS: 'reviewers=U0RAE00001' } })
    recorder = await startRecorder(`${world.portal.publicUrl}/slack/events`)
    world.slack.deliverTo(recorder.url)
    pia = world.person('pia')
    rae = world.person('rae')
    ada = world.person('ada')
    await giveAccess(world, 'pia', 'dana')
    for (const name of NAMES) await playApp(name)
    await playWrongCodes(NAMES[0] ?? '')
    await playLists()
    await playTypos()
  }, 120_000)
  afterAll(async () => {
    await recorder.stop()
    await world.stop()
  })

  /** One app through its whole life, with its name typed wherever something can be typed. */
  async function playApp(name: string): Promise<void> {
    const typed = `${name}\n${name}`.slice(0, 500)
    await submitApp(pia, name, { partner: typed, uris: ['https://app.example.com/callback', URI] })
    await rae.goto(PLACE)
    await rae.waitFor('[Approve]')
    await rae.click('Details')
    await rae.waitFor('=== Submission ===')
    await rae.cancel()
    await rejectApp(rae, '[Approve]', `Say more than ${typed}`)
    await directMessage(pia, 'Say more than')
    await pia.click('Edit and resubmit')
    await pia.waitFor('Edit App')
    await pia.fill('What will it do?', `${typed.slice(0, 480)} More.`)
    await pia.submit()
    await pia.waitFor('Under Review')
    await pia.cancel({ all: true })
    await type(rae, '/devportal reviews', '[Approve]')
    await rae.click('Approve')
    await until(() => world.okta.clients().at(-1)?.status === 'ACTIVE')
    await type(pia, `/devportal app ${name}`, 'App details')
    await pia.cancel()
    await type(pia, `/devportal secrets ${name}`, 'Generate New Secret')
    await pia.cancel()
    await getToken(pia, name, 'Pia Castellano')
    pia.reload()
    await enterCode(pia, await codeOn(await logInAsOther(pia, name, 'Ada Okafor')))
    await pia.waitFor('Bearer token')
    await directMessage(ada, 'A token that acts as your account was handed to')
    await pia.goto('home')
    await pia.fill('Search by name or Client ID', name)
    await pia.waitFor('[Deactivate]')
    await openEdit(pia, name)
    await pia.fill('App Integration Name', name.replace(/.$/u, '!'))
    await pia.submit()
    await pia.waitFor('A change of this app is under review')
    await pia.cancel({ all: true })
    await openEdit(pia, name)
    await pia.waitFor('This is the change that is under review.')
    await pia.submit()
    await pia.waitFor('You changed nothing')
    await pia.cancel({ all: true })
    await type(rae, '/devportal reviews', '[Approve]')
    await rejectApp(rae, '[Approve]', typed)
    await directMessage(pia, 'The approved version stays live')
    await pia.click('Edit and resubmit')
    await pia.waitFor('This is the change that was not approved.')
    await pia.cancel()
    await type(ada, `/devportal audit ${name}`, '=== Audit ===')
    await ada.cancel()
  }

  /** A token that is held, asked for in Home, and a code that stays wrong. */
  async function playWrongCodes(name: string): Promise<void> {
    await pia.goto('home')
    await pia.fill('Search by name or Client ID', name)
    await pia.waitFor('[Generate token]')
    await pia.click('Generate token')
    await pia.waitFor('Keep this window open')
    const { url = '' } = await pia.click('Log in to generate a token')
    await codeOn(await logIn(url, 'Dana Reyes'))
    await enterCode(pia, 'WRNG-WRNG')
    for (const left of ['4 tries are left', '3 tries are left', '2 tries are left', 'One try is left']) {
      await pia.waitFor(left)
      await pia.submit()
    }
    await pia.waitFor('The code was wrong 5 times.')
    await pia.cancel({ all: true })
    await directMessage(world.person('dana'), 'the code was wrong 5 times')
  }

  async function playLists(): Promise<void> {
    await type(pia, '/devportal apps', 'Your API apps')
    await pia.goto('home')
    await pia.fill('Search by name or Client ID', 'nothing is called <!channel> *bold* `code`')
    await pia.waitFor('No app matches')
    // Two of one name: which is asked, by commands of owner, and of admin
    await submitApp(pia, NAMES[0] ?? '')
    for (const command of ['app', 'secrets', 'token'])
      await type(pia, `/devportal ${command} ${NAMES[0]}`, 'Which app?')
    await type(ada, `/devportal audit ${NAMES[0]}`, 'Which app?')
    await type(rae, '/devportal reviews', '[Approve]')
    world.clock.advance(25 * 3_600_000)
    await rae.goto(PLACE)
    await rae.waitFor(/Still waiting|1 reply/)
    const members = [rae.screen().app.userId, rae.id]
    const other = world.slack.createChannel('other-reviews', { members })
    await world.restart({ REVIEW_CHANNEL: other })
    world.slack.deliverTo(recorder.url)
    await until(() => {
      world.clock.advance(60_000)
      return postsShowing(rae, 'This review has moved to: #other-reviews').length > 0
    })
    await world.slack.archive(other)
    await submitApp(pia, NAMES[1] ?? '')
    await directMessage(ada, 'cannot be used')
    await world.slack.deactivate(world.person('dana').id)
  }

  async function playTypos(): Promise<void> {
    for (const name of NAMES.map((known) => `${known.slice(0, 60)} no such app`))
      for (const command of ['app', 'token', 'secrets'])
        await type(pia, `/devportal ${command} ${name}`, 'You have no app called')
    await type(pia, `/devportal app ${'😀'.repeat(900)}`, 'You have no app called')
    // Out of the quotes of the answer, and into them again
    await type(pia, '/devportal app ” <@U0GUS00001> “', 'You have no app called')
    for (const word of ['<!channel>', '<@U0GUS00001>', '*bold*', '`code`', '<https://evil.example|Okta>'])
      await type(pia, `/devportal ${word}`, 'There is no')
    await type(ada, '/devportal audit <@U0GUS00001> <!channel> `code`', /no app|There is no/i)
  }

  it('was shown: there was something to find', () => {
    const written = allWritten(world, recorder)
    const shown = written.flatMap(({ content }) => stringsIn(content).map(({ text }) => text))

    for (const name of NAMES) expect(shown.filter((text) => text === name).length).toBeGreaterThan(10)
    expect(messagesOf(written).length).toBeGreaterThan(60)
    expect(written.filter(({ where }) => where === 'ack').length).toBeGreaterThan(30)
  })

  it('stands in plain text or as text of rich text only, and escaped in the text of a message', () => {
    expect(markupIn(allWritten(world, recorder), PIECES)).toEqual([])
  })

  it('mentions nobody whom the DevPortal does not mean', () => {
    const mentioned = allWritten(world, recorder).flatMap(({ content }) =>
      stringsIn(content).filter(({ key, text }) => key === 'user_id' && text === world.person('gus').id),
    )

    expect(mentioned).toEqual([])
  })

  it('is said in the text of every message that shows it', () => {
    expect(unspoken(allWritten(world, recorder), NAMES)).toEqual([])
  })

  it("stays within Slack's limits", () => expectNoViolations(world))

  it.each([
    ['App Integration Name', 'Lead \u202ecnyS', 'Remove the invisible or text-direction characters'],
    ['App Integration Name', 'Lead \u2066Sync', 'Remove the invisible or text-direction characters'],
    ['What will it do?', 'Reads \u202eslia-e', 'Remove the text-direction characters'],
  ])('is refused at %s where it turns the direction of the text round', async (label, value, says) => {
    await openEdit(pia, NAMES[2] ?? '')
    await pia.fill(label, value)

    await pia.submit()

    await pia.waitFor(`! ${says}`)
    await pia.cancel({ all: true })
  })
})
