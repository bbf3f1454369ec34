import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { auditActions, clientNamed, factsOn, type, until } from '../support/deeds.ts'
import { png } from '../support/pictures.ts'
import {
  createApp,
  expectNoViolations,
  fillAppForm,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

const CLIENT_ID = /\b0dp\w{17}\b/

describe('a developer who creates an app', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    dana = world.person('dana')
    await giveAccess(world, 'dana', 'pia')
  })
  afterAll(() => world.stop())

  it('fills in a logo, two redirect URIs and scopes of two areas, and has an Approved, active app', async () => {
    await type(dana, '/devportal create', 'App Integration Name')
    await fillAppForm(dana, {
      name: 'Lead Sync',
      logo: { name: 'logo.png', bytes: png(420, 120) },
      uris: ['https://app.example.com/callback', 'http://localhost:8080/cb'],
      scopes: {
        'ZoomInfo API (ziapi)': ['Search API', 'Enrich API'],
        Marketing: ['Manage Audience Members'],
      },
    })
    const form = dana.see()
    await dana.submit()

    const seen = await dana.waitFor('Registered at the authorization server')

    // What was typed has survived every redrawing of the form
    expect(form).toContain('App Integration Name: "Lead Sync"')
    expect(form).toContain('"logo.png"')
    expect(form).toContain('Sign-in redirect URIs: "https://app.example.com/callback"')
    expect(form).toContain('Redirect URI 2: "http://localhost:8080/cb"')
    expect(form).toContain('Returns a list of companies/contacts')
    expect(form).toContain('POST /data/v1/companies/search')
    expect(seen).toContain('=== App created ===')
    expect(seen).toContain('Status: ✅ Approved')
    expect(seen).toMatch(CLIENT_ID)
    const client = clientNamed(world.okta, 'Lead Sync')
    expect(client).toMatchObject({
      clientId: CLIENT_ID.exec(seen)?.[0],
      status: 'ACTIVE',
      hasLogo: true,
      redirectUris: [
        'https://app.example.com/callback',
        'http://localhost:8080/cb',
        `${world.portal.publicUrl}/callback/okta`,
      ],
    })
    expect(client.scopes.filter((scope) => scope.includes(':')).sort()).toEqual([
      'marketing:audience-members.manage',
      'ziapi:enrich',
      'ziapi:search',
    ])
    await dana.cancel({ all: true })
  })

  it('finds it by /devportal apps and in Home with name, Client ID, Last Updated, Status and Active', async () => {
    const facts =
      /Lead Sync\n(?:\(image.*\n)?Client ID: 0dp\w{17}\nLast Updated: Today, .*\nStatus: ✅ Approved\nActive: 🟢 On/

    const listed = await type(dana, '/devportal apps', 'Your API apps')
    await dana.goto('home')
    const home = await dana.waitFor('Lead Sync')

    expect(factsOn(listed)).toMatch(facts)
    expect(factsOn(home)).toMatch(facts)
    expect(home).toContain('(image: Logo of Lead Sync)')
  })

  it("sees the whole app by its name or Client ID, without the portal's own callback", async () => {
    const seen = await type(dana, '/devportal app lead', 'App details')
    const { clientId } = clientNamed(world.okta, 'Lead Sync')
    await dana.cancel()
    const again = await type(dana, `/devportal app ${clientId}`, 'App details')

    expect(seen).toContain('Application Type: For internal use only')
    expect(seen).toContain('https://app.example.com/callback\nhttp://localhost:8080/cb')
    expect(seen).not.toContain('/callback/okta')
    expect(again).toContain(clientId)
    await dana.cancel()
  })

  it('starts from the global shortcut too, and takes a URI out again', async () => {
    await dana.goto('#random')
    await dana.shortcut('Create API app')
    await dana.waitFor('App Integration Name')
    await fillAppForm(dana, {
      name: 'From Shortcut',
      uris: ['https://one.example.com/', 'https://two.example.com/', 'https://three.example.com/'],
    })
    await dana.click('Remove', { near: 'https://two.example.com/' })
    await until(() => !dana.see().includes('Redirect URI 3'))
    const form = dana.see()
    await dana.submit()

    await dana.waitFor('Registered at the authorization server')

    expect(form).toContain('Redirect URI 2: "https://three.example.com/"')
    expect(clientNamed(world.okta, 'From Shortcut').redirectUris.slice(0, -1)).toEqual([
      'https://one.example.com/',
      'https://three.example.com/',
    ])
    await dana.cancel({ all: true })
  })

  it('finds an empty field at + Add URI, also where a URI was taken out before', async () => {
    await type(dana, '/devportal app From Shortcut', 'App details')
    await dana.click('Edit')
    await dana.waitFor('Redirect URI 2: "https://three.example.com/"')
    await dana.click('Remove', { near: 'https://three.example.com/' })
    await until(() => !dana.see().includes('Redirect URI 2'))

    await dana.click('+ Add URI')

    const form = await dana.waitFor('Redirect URI 2')
    expect(form).not.toContain('three.example.com')
    await dana.cancel({ all: true })
  })

  it('edits name, URIs and scopes, and the authorization server follows', async () => {
    await type(dana, '/devportal app From Shortcut', 'App details')
    await dana.click('Edit')
    const form = await dana.waitFor('=== Edit App ===')
    await dana.fill('App Integration Name', 'Renamed')
    await dana.fill('Redirect URI 2', 'https://four.example.com/')
    await dana.choose('Enrich API')
    await dana.submit()

    const seen = await dana.waitFor('Application Name: Renamed')

    expect(form).toContain('App Integration Name: "From Shortcut"')
    expect(form).toContain('[x] Search API')
    expect(form).not.toContain('Application Type')
    expect(seen).toContain('https://four.example.com/')
    await until(() => world.okta.clients().some((client) => client.label === 'Renamed'))
    await until(() => clientNamed(world.okta, 'Renamed').scopes.includes('ziapi:enrich'))
    expect(clientNamed(world.okta, 'Renamed').redirectUris).toContain('https://four.example.com/')
    expect((await world.audit()).at(-1)).toMatchObject({ actor: dana.id, action: 'app.edited' })
    await dana.cancel()
  })

  it('sends a partner app into review: with a Client ID, switched off, without tokens', async () => {
    const pia = world.person('pia')
    const clientId = await createApp(pia, { name: 'Partner Hub', partner: 'Shows leads to our customers.' })

    const listed = await type(pia, '/devportal apps', 'Partner Hub')
    const refused = await type(pia, '/devportal token Partner Hub', 'This app is Under Review.')

    expect(factsOn(listed)).toContain(`Client ID: ${clientId}`)
    expect(factsOn(listed)).toMatch(/Status: 🕓 Under Review\nActive: ⚪ Off/)
    expect(listed).not.toContain('[Generate token]')
    expect(refused).toContain('Tokens can be generated once it is Approved.')
    expect(clientNamed(world.okta, 'Partner Hub')).toMatchObject({ clientId, status: 'INACTIVE' })
    await pia.goto('home')
    expect(await pia.waitFor('Partner Hub')).not.toContain('[Activate]')
  })

  it('leaves an audit row for each, a chain without a gap', async () => {
    const entries = await world.audit()

    expect(await auditActions(world)).toEqual([
      'access.granted',
      'access.granted',
      'app.created',
      'app.created',
      'app.edited',
      'app.created',
    ])
    expect(entries.slice(1).map((entry) => entry.prevHash)).toEqual(
      entries.slice(0, -1).map((entry) => entry.hash),
    )
    expectNoViolations(world)
  })
})
