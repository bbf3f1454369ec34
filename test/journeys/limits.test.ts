import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { formBlocks } from '../../src/slack/views/form-shape.ts'
import { allRows, auditActions, directMessage, type, until } from '../support/deeds.ts'
import { openEdit, PLACE, postsShowing, submitApp } from '../support/review-deeds.ts'
import { FORM, postSigned } from '../support/signed.ts'
import {
  createApp,
  expectNoViolations,
  fillAppForm,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

let world: World
let dana: PersonDriver
let pia: PersonDriver
beforeAll(async () => {
  world = await startWorld({
    mode: 'http',
    environment: {
      MAX_APPS_PER_PERSON: '3',
      MAX_LOGIN_LINKS_PER_MINUTE: '4',
      MAX_SUBMISSIONS_PER_HOUR: '3',
      REVIEW_TEAMS: 'reviewers=U0RAE00001',
    },
  })
  ;[dana, pia] = [world.person('dana'), world.person('pia')]
  await giveAccess(world, 'dana', 'pia', 'tomas')
})
beforeEach(async () => {
  for (const person of [dana, pia]) {
    if (person.screen().modal) await person.cancel({ all: true })
    person.reload()
  }
})
afterEach(() => expectNoViolations(world))
afterAll(() => world.stop())

const MANY = 60
const atOnce = <T>(work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: MANY }, (_, index) => work(index)))

const post = async (fields: Record<string, string>): Promise<number> =>
  (await postSigned(world.portal.publicUrl, new URLSearchParams(fields).toString(), { type: FORM })).status

/** The form of an app, sent by somebody whose window nobody has opened. */
const sendForm = (who: PersonDriver, name: string): Promise<number> =>
  post({
    payload: JSON.stringify({
      type: 'view_submission',
      user: { id: who.id, team_id: acme.teamId },
      team: { id: acme.teamId },
      api_app_id: 'A0SANDBOX',
      trigger_id: 'made-up',
      view: {
        id: `V${name}`,
        type: 'modal',
        callback_id: 'save_app',
        title: { type: 'plain_text', text: 'Create App' },
        blocks: [],
        private_metadata: JSON.stringify({ type: 'internal', uris: [1], areas: ['ziapi'] }),
        state: {
          values: {
            [formBlocks.name]: { name: { value: name } },
            [formBlocks.uri(1)]: { uri: { value: 'https://app.example.com/cb' } },
            [formBlocks.scopes('ziapi')]: { scopes: { selected_options: [{ value: 'ziapi:search' }] } },
          },
        },
      },
    }),
  })

const appsOf = async ({ id }: PersonDriver) =>
  ((await allRows(world.databaseUrl)).apps as { ownerId: string; id: string }[]).filter(
    ({ ownerId }) => ownerId === id,
  )

describe('MAX_APPS_PER_PERSON', () => {
  it('holds for sixty forms that are sent at once, and what is refused leaves nothing', async () => {
    await createApp(dana, { name: 'Lead Sync' })

    const answered = await atOnce((index) => sendForm(dana, `Flood${index}`))

    await until(async () => (await appsOf(dana)).length === 3)
    expect(new Set(answered)).toEqual(new Set([200]))
    const { secrets } = await allRows(world.databaseUrl)
    expect(secrets).toHaveLength(3)
    expect((await auditActions(world)).filter((action) => action === 'app.created')).toHaveLength(3)
  })

  it('is told before the form is opened, with what to do', async () => {
    const seen = await type(dana, '/devportal create', 'You own 3 apps, and nobody can own more here.')

    expect(seen).toContain('Give one to a colleague first')
    expect(seen).not.toContain('App Integration Name')
  })

  it('is told at the field to whoever would give somebody one too many', async () => {
    await createApp(pia, { name: 'Gift' })
    await type(pia, '/devportal app Gift', 'App details')
    await pia.click('Transfer to…')
    await pia.waitFor('New owner')
    await pia.pick('New owner', ['dana'])
    await pia.submit()

    await pia.waitFor('! This person owns as many apps as one can own here. Choose somebody else.')
    expect(await appsOf(dana)).toHaveLength(3)
    expect(await appsOf(pia)).toHaveLength(1)
  })

  it('is told to whoever has filled in the form meanwhile; what was typed is still there', async () => {
    const tomas = world.person('tomas')
    for (const name of ['One', 'Two']) await createApp(tomas, { name })
    await type(tomas, '/devportal create', 'App Integration Name')
    await fillAppForm(tomas, { name: 'One too many' })
    await type(pia, '/devportal app Gift', 'App details')
    await pia.click('Transfer to…')
    await pia.waitFor('New owner')
    await pia.pick('New owner', ['tomas'])
    await pia.submit()
    await pia.waitFor('the app belongs to @Tomas Beck now')

    await tomas.submit()

    await tomas.waitFor('You own 3 apps, and nobody can own more here.')
    await tomas.cancel()
    expect(await tomas.waitFor('App Integration Name')).toContain('One too many')
    expect(await appsOf(tomas)).toHaveLength(3)
  })
})

describe('MAX_LOGIN_LINKS_PER_MINUTE', () => {
  it('holds for sixty commands that are sent at once', async () => {
    const [app] = await appsOf(dana)
    const command = { command: '/devportal', text: 'token Lead Sync', team_id: acme.teamId, user_id: dana.id }
    const rest = { channel_id: 'C0GENERAL1', api_app_id: 'A0SANDBOX', trigger_id: 'made-up' }
    expect(app).toBeDefined()

    const answered = await atOnce(() =>
      post({ ...command, ...rest, response_url: 'http://localhost:9/none' }),
    )

    expect(new Set(answered)).toEqual(new Set([200]))
    await until(async () => (await allRows(world.databaseUrl)).logins?.length === 4)
    const asked = (await auditActions(world)).filter((action) => action === 'token.requested')
    expect(asked).toHaveLength(4)
  })

  it('is told, and a minute later there is a link again', async () => {
    await type(dana, '/devportal token Lead Sync', 'You have asked for 4 login links within a minute.')

    world.clock.advance(61_000)

    await type(dana, '/devportal token Lead Sync', 'Log in to generate a token')
  })
})

describe('MAX_SUBMISSIONS_PER_HOUR', () => {
  it('leaves the reviewers in peace, and what waits stays as it was', async () => {
    const rae = world.person('rae')
    await submitApp(pia, 'Hub')
    for (const name of ['Hub 2', 'Hub 3']) {
      await openEdit(pia, name === 'Hub 2' ? 'Hub' : 'Hub 2')
      await pia.fill('App Integration Name', name)
      await pia.submit()
      await pia.waitFor('App details')
      await pia.cancel({ all: true })
    }

    await openEdit(pia, 'Hub 3')
    await pia.fill('App Integration Name', 'Hub 4')
    await pia.submit()

    await pia.waitFor('You have submitted 3 versions for review within an hour')
    await pia.cancel({ all: true })
    await rae.goto(PLACE)
    await rae.thread('Hub')
    await until(() => postsShowing(rae, 'Hub 3').length === 1)
    expect(rae.see()).not.toContain('Hub 4')
    const { reviews } = await allRows(world.databaseUrl)
    expect(reviews).toHaveLength(3)
    expect(reviews?.filter((one) => 'status' in one && one.status === 'pending')).toHaveLength(1)
    world.clock.advance(61 * 60_000)
    await openEdit(pia, 'Hub 3')
    await pia.fill('App Integration Name', 'Hub 4')
    await pia.submit()
    await pia.waitFor('App details')
  })
})

describe('a newcomer who asks again and again', () => {
  it('asks the admins once, and Slack once who they are', async () => {
    const nico = world.person('nico')
    await type(nico, '/devportal', "You don't have access")
    const before = world.slack.calls.filter(({ method }) => method === 'users.info').length

    for (let i = 0; i < 20; i++) {
      await nico.click('Request access')
      await nico.waitFor('Your admins have been asked')
    }

    const looks = world.slack.calls.filter(({ method }) => method === 'users.info').length - before
    expect(looks).toBeLessThanOrEqual(2)
    expect((await auditActions(world)).filter((action) => action === 'access.requested')).toHaveLength(1)
  })

  it('waits a day after a no, is told until when, and may ask again then', async () => {
    const [nico, ada] = [world.person('nico'), world.person('ada')]
    await ada.goto('DevPortal')
    await ada.waitFor('[Decline]')
    await ada.click('Decline')
    await directMessage(nico, 'you can ask again after a day')
    await type(nico, '/devportal', "You don't have access")

    await nico.click('Request access')
    await nico.waitFor(
      /@Ada Okafor has declined your request. You can ask again from \d{4}-\d\d-\d\d at \d\d:\d\d UTC/,
    )
    world.clock.advance(25 * 3_600_000)
    await type(nico, '/devportal', "You don't have access")
    await nico.click('Request access')

    await nico.waitFor('Your admins have been asked')
    await until(async () => (await auditActions(world)).at(-1) === 'access.requested')
  })
})
