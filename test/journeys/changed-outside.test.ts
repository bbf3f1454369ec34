import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  auditActions,
  authenticates,
  clientNamed,
  directMessage,
  getToken,
  openSecrets,
  showSecret,
  type,
  until,
} from '../support/deeds.ts'
import { consoleOf } from '../support/okta-console.ts'
import {
  askForToken,
  createApp,
  expectNoViolations,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await giveAccess(world, 'dana')
})
afterAll(() => world.stop())
afterEach(() => expectNoViolations(world))

const dana = () => world.person('dana')
const inConsole = () => consoleOf(world.okta)
const CHANGED = 'Changed outside'

/** Opens App details and waits until it says so. */
const details = (name: string, expected: string | RegExp = 'App details') =>
  type(dana(), `/devportal app ${name}`, expected)

/** What is done in the console, what Slack says of it, and whether it can be adopted. */
const changes: {
  name: string
  act: (client: ReturnType<typeof clientNamed>) => Promise<unknown>
  says: string
  adopted?: string
}[] = [
  {
    name: 'Renamed',
    act: (client) => inConsole().rename(client, 'Renamed there'),
    says: 'Application Name at the authorization server: Renamed there',
    adopted: 'Application Name: Renamed there',
  },
  {
    name: 'Widened',
    act: (client) => inConsole().addRedirectUri(client, 'https://more.example.com/cb'),
    says: 'https://more.example.com/cb',
    adopted: 'https://more.example.com/cb',
  },
  {
    name: 'Stopped',
    act: (client) => inConsole().turn(client, 'deactivate'),
    says: 'It was switched off there',
    adopted: 'Active: ⚪ Off',
  },
  {
    name: 'Opened',
    act: (client) => inConsole().setScopes(client, ['ziapi:search', 'ziapi:enrich']),
    says: 'Scopes at the authorization server: ',
    adopted: 'Enrich API',
  },
  {
    name: 'Doubled',
    act: (client) => inConsole().addSecret(client),
    says: 'A secret was added there that DevPortal does not know: ••••',
    adopted: 'App details',
  },
]

describe.each(changes)(
  'an app that is $name at the authorization server itself',
  ({ name, act, says, adopted }) => {
    it('says so in App details, Client Secrets, Home and a message; Restore makes it as it was', async () => {
      const mine = `${name} one`
      await createApp(dana(), { name: mine })
      const before = clientNamed(world.okta, mine)
      await act(before)

      const screen = await details(mine, says)
      expect(screen).toContain(CHANGED)
      await dana().click('Client secrets')
      await dana().waitFor(/Client Secrets[\s\S]*Changed outside/)
      await dana().cancel({ all: true })
      await directMessage(dana(), `Application Name: ${mine}\n⚠️ Somebody changed its client`)
      await dana().goto('home')
      await dana().waitFor(CHANGED)
      await details(mine, says)
      await dana().click('Restore', { confirm: true })
      await until(async () => !(await dana().waitFor('App details')).includes(CHANGED))

      await until(() => JSON.stringify(clientNamed(world.okta, mine)) === JSON.stringify(before))
      expect(await auditActions(world)).toEqual(
        expect.arrayContaining(['app.changed_outside', 'app.restored']),
      )
    })

    it('takes that over by Adopt', async () => {
      const mine = `${name} two`
      await createApp(dana(), { name: mine })
      const { clientId } = clientNamed(world.okta, mine)
      await act(clientNamed(world.okta, mine))
      const after = world.okta.clients().find((client) => client.clientId === clientId)
      await details(mine, says)

      await dana().click('Adopt', { confirm: true })

      await until(async () => !(await dana().waitFor('App details')).includes(CHANGED))
      expect(await dana().waitFor('App details')).toContain(adopted)
      expect(world.okta.clients().find((client) => client.clientId === clientId)).toEqual(after)
      expect(await auditActions(world)).toContain('app.adopted')
      const audit = JSON.stringify(await world.audit())
      for (const { value } of after?.secrets ?? []) expect(audit).not.toContain(value)
    })
  },
)

describe('an app whose secret was deleted there', () => {
  it('says which, and takes that over', async () => {
    await createApp(dana(), { name: 'Robbed' })
    await openSecrets(dana(), 'Robbed')
    await dana().click('Generate New Secret')
    await dana().waitFor('What becomes of the old one')
    await dana().choose('Keep both')
    await dana().submit()
    await until(() => clientNamed(world.okta, 'Robbed').secrets.length === 2)
    await dana().cancel({ all: true })
    const [old] = clientNamed(world.okta, 'Robbed').secrets
    await inConsole().deleteSecret(clientNamed(world.okta, 'Robbed'), old?.id ?? '')

    await details('Robbed', `••••${old?.last4} was deleted there`)
    await dana().click('Adopt', { confirm: true })
    await until(async () => !(await dana().waitFor('App details')).includes(CHANGED))
    await dana().cancel({ all: true })

    expect(await openSecrets(dana(), 'Robbed')).not.toContain(`••••${old?.last4}`)
  })
})

describe('an app whose client was deleted there', () => {
  it('refuses tokens in words, and comes back with the same Client ID and a new secret that works', async () => {
    const clientId = await createApp(dana(), { name: 'Lost' })
    await openSecrets(dana(), 'Lost')
    const old = await showSecret(dana())
    await dana().cancel({ all: true })
    await inConsole().deleteClient({ clientId })

    await details('Lost', 'The client was deleted there')
    expect(await dana().waitFor('Only Restore is possible')).not.toContain('Adopt')
    await dana().click('Generate token')
    await dana().waitFor('was deleted at the authorization server')
    await dana().cancel({ all: true })
    await type(dana(), '/devportal token Lost', 'was deleted at the authorization server')
    await details('Lost', 'The client was deleted there')
    await dana().click('Restore', { confirm: true })
    await until(async () => !(await dana().waitFor('App details')).includes(CHANGED))
    await until(() => clientNamed(world.okta, 'Lost').status === 'ACTIVE')
    await dana().cancel({ all: true })

    expect(clientNamed(world.okta, 'Lost').clientId).toBe(clientId)
    await directMessage(dana(), 'Application Name: Lost\n🔑 Its client')
    await openSecrets(dana(), 'Lost')
    const fresh = await showSecret(dana())
    await dana().cancel({ all: true })
    expect(await authenticates(world.okta, clientId, old)).toBe(false)
    expect(await authenticates(world.okta, clientId, fresh)).toBe(true)
    expect(await getToken(dana(), 'Lost', 'Dana')).not.toBe('')
  })

  it('is refused by the link too where nobody has looked before', async () => {
    const clientId = await createApp(dana(), { name: 'Vanished' })
    await inConsole().deleteClient({ clientId })

    const link = await askForToken(dana(), 'Vanished')
    await until(async () => (await auditActions(world)).at(-1) === 'app.changed_outside')

    expect(await (await fetch(link)).text()).toContain('was deleted at the authorization server')
  })
})

describe('a change that nobody looks for', () => {
  it('is found within a day, also when it was made by the control door', async () => {
    const quiet = await startWorld()
    await giveAccess(quiet, 'dana')
    const client = await createApp(quiet.person('dana'), { name: 'Unwatched' })
    const made = await fetch(`${quiet.okta.url}/control/console/rename`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client }),
    })
    expect(made.status).toBe(200)

    quiet.clock.advance(25 * 3_600_000)

    await directMessage(quiet.person('dana'), 'Application Name: Unwatched\n⚠️ Somebody changed its client')
    expectNoViolations(quiet)
    await quiet.stop()
  })
})
