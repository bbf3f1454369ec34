import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, type } from '../support/deeds.ts'
import { exifSegment, heic, jpg, png } from '../support/pictures.ts'
import {
  type AppForm,
  expectNoViolations,
  fillAppForm,
  giveAccess,
  startWorld,
  type World,
} from '../support/world.ts'

const good = { name: 'Lead Sync' } satisfies AppForm
const uri = (...uris: string[]) => ({ ...good, uris })
const logo = (name: string, bytes: Uint8Array | string) => ({
  ...good,
  logo: { name, bytes: Buffer.from(bytes) },
})
const html = '<!doctype html><script>alert(1)</script>'
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"/>'
const noPicture = 'This is not a PNG, JPG, JPEG or GIF picture'

interface Case {
  what: string
  form: AppForm
  /** The field's id in the form, and the start of the sentence there. */
  field: string
  says: string
}

const cases: Case[] = [
  {
    what: 'a name of 101 characters',
    form: { name: 'x'.repeat(101) },
    field: 'name',
    says: 'At most 100 characters; this has 101.',
  },
  {
    what: 'a name with a control character',
    form: { name: 'Lead\u0007Sync' },
    field: 'name',
    says: 'Remove the invisible or text-direction characters',
  },
  {
    what: 'a name that turns the text direction',
    form: { name: 'Lead \u202ecnyS' },
    field: 'name',
    says: 'Remove the invisible or text-direction characters',
  },
  { what: 'a name of spaces', form: { name: '   ' }, field: 'name', says: 'Enter a name for your app.' },
  { what: 'plain http', form: uri('http://app.example.com/cb'), field: 'uri:1', says: 'Use https://.' },
  {
    what: 'a fragment',
    form: uri('https://app.example.com/cb#part'),
    field: 'uri:1',
    says: 'Remove the part from # on',
  },
  {
    what: 'a wildcard',
    form: uri('https://*.example.com/cb'),
    field: 'uri:1',
    says: 'Wildcards (*) are not',
  },
  {
    what: 'a user name in the address',
    form: uri('https://dana@app.example.com/cb'),
    field: 'uri:1',
    says: 'Remove the user name or password',
  },
  {
    what: 'an upper-case host',
    form: uri('https://App.Example.com/cb'),
    field: 'uri:1',
    says: 'Write it as https://app.example.com/cb',
  },
  {
    what: 'a host of 1,000 characters',
    form: uri(`https://${'a'.repeat(992)}.example/cb`),
    field: 'uri:1',
    says: 'A host name has at most 253 characters; this one has 1000.',
  },
  {
    what: 'the same URI twice',
    form: uri('https://app.example.com/cb', 'https://app.example.com/cb'),
    field: 'uri:2',
    says: 'This URI is already in the list.',
  },
  {
    what: 'a 21st URI',
    form: uri(...Array.from({ length: 21 }, (_, index) => `https://app.example.com/${index}`)),
    field: 'uri:21',
    says: 'At most 20 redirect URIs. Remove this one.',
  },
  { what: 'javascript:', form: uri('javascript:alert(1)'), field: 'uri:1', says: 'Use https:// instead of' },
  {
    what: 'a logo of 419x120',
    form: logo('logo.png', png(419, 120)),
    field: 'logo',
    says: 'This picture has 419x120 px. It needs at least 420x120 px.',
  },
  {
    what: 'a logo of 420x119',
    form: logo('logo.png', png(420, 119)),
    field: 'logo',
    says: 'This picture has 420x119 px.',
  },
  {
    what: 'a logo of 1 MB and a byte',
    form: logo('logo.png', png(420, 120, { bytes: 1_000_001 })),
    field: 'logo',
    says: 'This file is larger than 1 MB.',
  },
  { what: 'a PNG that is really HTML', form: logo('logo.png', html), field: 'logo', says: noPicture },
  { what: 'an SVG', form: logo('logo.svg', svg), field: 'logo', says: noPicture },
  {
    what: 'a HEIC of 49,900 boxes that is named logo.png',
    form: logo('logo.png', heic(49_900)),
    field: 'logo',
    says: noPicture,
  },
  {
    what: 'a PNG header without a picture',
    form: logo('logo.png', png(420, 120).subarray(0, 33)),
    field: 'logo',
    says: noPicture,
  },
  {
    what: 'a photo that lies on its side',
    form: logo('logo.jpg', jpg(420, 120, exifSegment(6))),
    field: 'logo',
    says: 'This picture has 120x420 px. It needs at least 420x120 px.',
  },
  {
    what: 'an area without a scope',
    form: { ...good, scopes: { Marketing: [] } },
    field: 'scopes:marketing',
    says: 'Please complete this required field.',
  },
  {
    what: 'a Copilot scope without the Copilot package',
    form: {
      ...good,
      scopes: {
        'ZoomInfo API (ziapi)': ['Search API', 'Copilot Read Account Summary API (needs Copilot)'],
      },
    },
    field: 'scopes:ziapi',
    says: 'Copilot Read Account Summary API',
  },
]

describe('a developer who fills in Create App wrongly', () => {
  let world: World
  let dana: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    dana = world.person('dana')
    await giveAccess(world, 'dana')
  })
  afterEach(async () => {
    await dana.cancel({ all: true })
    const { apps, secrets, jobs } = await allRows(world.databaseUrl)
    expect({ apps, secrets }).toEqual({ apps: [], secrets: [] })
    expect(jobs).not.toContainEqual(expect.objectContaining({ kind: 'sync-client' }))
    expect(world.okta.clients()).toEqual([])
  })
  afterAll(async () => {
    await world.stop()
  })

  it.each(cases)(
    'is told at the field about $what, and nothing is created',
    async ({ form, field, says }) => {
      await type(dana, '/devportal create', 'App Integration Name')
      await fillAppForm(dana, form)
      await dana.submit()

      await dana.waitFor('  ! ')

      const errors = dana.screen().modal?.errors
      expect(errors).toEqual({ [field]: expect.stringContaining(says) })
      expectNoViolations(world)
    },
  )

  it('is told by Slack itself what is required and left out', async () => {
    await type(dana, '/devportal create', 'App Integration Name')
    await dana.submit()

    await dana.waitFor('  ! ')

    const required = 'Please complete this required field.'
    expect(dana.screen().modal?.errors).toEqual({ name: required, 'uri:1': required, areas: required })
  })

  it('is told of all mistakes at once, and what was typed stays', async () => {
    await type(dana, '/devportal create', 'App Integration Name')
    await fillAppForm(dana, {
      name: 'x'.repeat(101),
      uris: ['https://app.example.com/#a', 'https://fine.example.com/'],
      logo: { name: 'logo.png', bytes: Buffer.from(html) },
    })
    await dana.submit()

    const seen = await dana.waitFor('  ! ')

    expect(Object.keys(dana.screen().modal?.errors ?? {}).sort()).toEqual(['logo', 'name', 'uri:1'])
    expect(seen).toContain('Redirect URI 2: "https://fine.example.com/"')
  })
})
