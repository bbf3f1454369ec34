import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, type Environment, loadConfig, missingHalves } from '../src/config.ts'
import { settings } from '../src/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'devportal-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64')
const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }
const okta = {
  OKTA_ORG_URL: 'https://acme.okta.com',
  OKTA_API_TOKEN: '00token-of-okta',
  OKTA_GROUPS: 'T1=00g1',
}
const enough: Environment = { ...socket, ...okta }
const production = {
  ...enough,
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://dp.example.com',
  ENCRYPTION_KEYS: `k1:${key(1)}`,
}

const pemOf = (kind: 'rsa' | 'ed25519', modulusLength = 2048): string =>
  (kind === 'rsa' ? generateKeyPairSync(kind, { modulusLength }) : generateKeyPairSync(kind)).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()

/** The problems by variable, as the operator reads them. */
function problems(environment: Environment): Record<string, string> {
  try {
    loadConfig(environment)
    return {}
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    expect(error.problems.map((one) => one.variable)).toEqual([
      ...new Set(error.problems.map((one) => one.variable)),
    ])
    return Object.fromEntries(error.problems.map(({ variable, problem }) => [variable, problem]))
  }
}

describe('a configuration', () => {
  it('of no more than Slack and Okta is enough, with a default for the rest', () => {
    const { packagesOf, catalogue, okta: server, ...config } = loadConfig(enough)

    expect(config).toEqual({
      port: 3000,
      host: undefined,
      accountMismatch: 'confirm',
      publicUrl: undefined,
      databaseUrl: 'file:./data/devportal.db',
      encryptionKeys: [],
      logLevel: 'info',
      production: false,
      slack: { mode: 'socket', apiUrl: 'https://slack.com/api/', botToken: 'xoxb-1', appToken: 'xapp-1' },
      // An empty list means nobody
      review: { channel: undefined, teams: [{ name: 'reviewers', people: [] }], reminderHours: 24 },
      adminUsers: [],
      limits: { appsPerPerson: 50, loginLinksPerMinute: 20, submissionsPerHour: 20 },
      apiUrl: 'https://api.zoominfo.com/gtm',
    })
    expect(server).toMatchObject({ authorizationServer: 'default', groups: new Map([['T1', '00g1']]) })
    expect(catalogue.company).toBe('ZoomInfo')
    expect(packagesOf('T1')).toEqual(['enterprise-api'])
  })

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ ...enough, PORT: '', SLACK_SIGNING_SECRET: '' })).toMatchObject({ port: 3000 })
  })

  it('takes a value without the line break behind it', () => {
    const [token, file] = ['xoxb-1\n', ' file:./x.db\r\n']

    const config = loadConfig({ ...enough, SLACK_BOT_TOKEN: token, DATABASE_URL: file, PORT: ' ' })

    expect([config.slack.botToken, config.databaseUrl, config.port]).toEqual(['xoxb-1', 'file:./x.db', 3000])
  })

  it('of production has nothing stood in for, also with a line break behind the word', () => {
    for (const NODE_ENV of ['production\n', 'Production', 'prod'])
      expect(missingHalves({ NODE_ENV })).toEqual({ slack: false, okta: false })
    expect(Object.keys(problems({ ...enough, NODE_ENV: 'production ' }))).toContain('PUBLIC_URL')
    expect(missingHalves({ SLACK_BOT_TOKEN: ' ' })).toEqual({ slack: true, okta: true })
  })

  it('reads each setting', () => {
    const config = loadConfig({
      ...production,
      PORT: '8080',
      HOST: '127.0.0.1',
      PUBLIC_URL: 'https://dp.example.com/',
      DATABASE_URL: 'postgres://u:p@db/portal',
      ENCRYPTION_KEYS: `new:${key(2)},old:${key(1)}`,
      LOG_LEVEL: 'debug',
      SLACK_CLIENT_ID: '12.34',
      SLACK_CLIENT_SECRET: 'secret-of-the-app',
      SLACK_API_URL: 'http://localhost:9/api',
      REVIEW_CHANNEL: 'C1',
      REVIEW_TEAMS: 'api=S1,partnership=U1|U2',
      REVIEW_REMINDER_HOURS: '48',
      ADMIN_USERS: 'U1,U2',
      TENANT_PACKAGES: 'T1=enterprise-api|copilot,T2=copilot',
      API_URL: 'https://api.example.com/',
      OKTA_ORG_URL: 'https://acme.okta.com/',
      OKTA_AUTHORIZATION_SERVER: 'aus123',
      OKTA_GROUPS: 'T1=00g1,T2=00g2',
    })

    expect(config).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: 'https://dp.example.com',
      databaseUrl: 'postgres://u:p@db/portal',
      encryptionKeys: [
        { kid: 'new', key: Buffer.alloc(32, 2) },
        { kid: 'old', key: Buffer.alloc(32, 1) },
      ],
      logLevel: 'debug',
      production: true,
      review: {
        channel: 'C1',
        teams: [
          { name: 'api', group: 'S1' },
          { name: 'partnership', people: ['U1', 'U2'] },
        ],
        reminderHours: 48,
      },
      adminUsers: ['U1', 'U2'],
      apiUrl: 'https://api.example.com',
      slack: {
        apiUrl: 'http://localhost:9/api/',
        signIn: { clientId: '12.34', clientSecret: 'secret-of-the-app' },
      },
    })
    expect(config.okta).toMatchObject({ orgUrl: 'https://acme.okta.com', authorizationServer: 'aus123' })
    expect(['T1', 'T2', 'T3'].map(config.packagesOf)).toEqual([
      ['enterprise-api', 'copilot'],
      ['copilot'],
      [],
    ])
  })

  it('takes HTTP mode, and a service app whose key has its line breaks written out', () => {
    const { OKTA_API_TOKEN: _, SLACK_APP_TOKEN: __, ...rest } = enough
    const pem = pemOf('rsa').replaceAll('\n', '\\n').replace(/\\n$/, '')

    const config = loadConfig({
      ...rest,
      SLACK_SIGNING_SECRET: '0123456789abcdef',
      OKTA_CLIENT_ID: '0oa1',
      OKTA_PRIVATE_KEY: pem,
    })

    expect(config.slack).toMatchObject({ mode: 'http', signingSecret: '0123456789abcdef' })
    expect(config.okta.credentials).toEqual({ clientId: '0oa1', privateKey: pem.replaceAll('\\n', '\n') })
  })

  it('reads a catalogue of your own, and says what is wrong with one', () => {
    const file = join(folder, 'catalogue.json')
    writeFileSync(file, JSON.stringify({ ...loadConfig(enough).catalogue, company: 'Demo Inc' }))
    expect(loadConfig({ ...enough, CATALOGUE: file }).catalogue.company).toBe('Demo Inc')

    writeFileSync(file, '{"company": 7}')

    expect(problems({ ...enough, CATALOGUE: file }).CATALOGUE).toMatch(/cannot be used.*company/)
    expect(problems({ ...enough, CATALOGUE: '/nowhere.json' }).CATALOGUE).toContain('ENOENT')
  })
})

it('an address of PostgreSQL that cannot be read is told of with how to write one, and without its password', () => {
  const { DATABASE_URL } = problems({ ...enough, DATABASE_URL: 'postgres://portal:hush#hush@db:5432/portal' })

  expect(DATABASE_URL).toMatch(/^cannot be read; for example postgres:\/\/user:password@host:5432\/database/)
  expect(DATABASE_URL).not.toContain('hush')
  expect(problems({ ...enough, DATABASE_URL: 'postgres://portal@/portal?host=/run/postgresql' })).toEqual({})
  for (const nameless of ['file:', 'file://', 'file:///'])
    expect(problems({ ...enough, DATABASE_URL: nameless }).DATABASE_URL).toMatch(/^is neither file:/)
})

describe('a wrong configuration', () => {
  const wrong: Environment = {
    PORT: '70000',
    PUBLIC_URL: 'http://dp.example.com',
    DATABASE_URL: 'mysql://root:canary-0@db/x',
    ENCRYPTION_KEYS: 'k1:canary',
    LOG_LEVEL: 'loud',
    SLACK_BOT_TOKEN: 'xoxp-canary-1',
    SLACK_APP_TOKEN: 'canary-2',
    SLACK_SIGNING_SECRET: 'canary-3',
    SLACK_CLIENT_ID: 'canary-7',
    SLACK_CLIENT_SECRET: 'canary-6',
    SLACK_API_URL: 'slack',
    REVIEW_CHANNEL: '#reviews',
    REVIEW_TEAMS: 'api=ada',
    REVIEW_REMINDER_HOURS: '-1',
    MAX_APPS_PER_PERSON: '0',
    MAX_LOGIN_LINKS_PER_MINUTE: 'many',
    MAX_SUBMISSIONS_PER_HOUR: '1.5',
    ADMIN_USERS: 'ada',
    TENANT_PACKAGES: 'enterprise-api,T1=copilot',
    CATALOGUE: '/nowhere.json',
    API_URL: 'ftp://api.example.com',
    OKTA_ORG_URL: 'acme',
    OKTA_API_TOKEN: 'canary',
    OKTA_PRIVATE_KEY: 'canary-5',
    OKTA_AUTHORIZATION_SERVER: 'de fault',
    OKTA_GROUPS: '00g1',
  }

  it('is told all of its problems at once', () => {
    expect(Object.keys(problems(wrong)).sort()).toEqual(Object.keys(wrong).sort())
  })

  it.each(
    Object.keys(wrong).filter(
      (name) => name !== 'CATALOGUE' && !name.endsWith('SECRET') && !name.endsWith('TOKEN'),
    ),
  )('is told of %s what to write instead', (name) => {
    expect(problems({ ...enough, [name]: wrong[name] })[name]).toMatch(
      /for example \S|must use https|paste it whole/,
    )
  })

  it('is told of whatever stands in a variable, by its name, or takes it', () => {
    const junk = [
      '-1',
      '1e99',
      'http://',
      '☃',
      '../../etc',
      '{}',
      '/',
      'xoxb-☃',
      'xapp-a b',
      'a=b=c,,=',
      '\u0000',
    ]

    // A client id alone calls for the key that goes with it
    for (const name of Object.keys(settings).filter((one) => one !== 'OKTA_CLIENT_ID'))
      for (const value of junk) {
        const named = Object.keys(problems({ ...enough, [name]: value }))

        expect(named, name).toEqual(named.length > 0 ? expect.arrayContaining([name]) : [])
      }
  })

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxb-☃'],
    ['SLACK_APP_TOKEN', 'xapp-1 2'],
    ['OKTA_API_TOKEN', '00token-☃-of-okta'],
    ['OKTA_CLIENT_ID', '0oa 1'],
  ])('is told that %s is nothing that a request could carry', (name, value) => {
    expect(Object.keys(problems({ ...enough, [name]: value }))).toContain(name)
  })

  it.each(['PUBLIC_URL', 'SLACK_API_URL', 'API_URL', 'OKTA_ORG_URL'])(
    'is told that %s is more than an address, without the password in it',
    (name) => {
      for (const rest of ['user:canary@localhost/', 'localhost/?x', 'localhost/#x']) {
        const said = problems({ ...enough, [name]: `https://${rest}` })[name]

        expect(said).toContain('must be an address without user, ? and #')
        expect(said).not.toContain('canary')
      }
    },
  )

  it('is told what was found, but never of a secret', () => {
    const said = problems(wrong)

    for (const [name, value] of Object.entries(wrong)) {
      const repeated = !value?.includes('canary') && name !== 'CATALOGUE'
      expect({ name, repeated: said[name]?.includes(`(found ${JSON.stringify(value)})`) }).toEqual({
        name,
        repeated,
      })
    }
    expect(JSON.stringify(said)).not.toContain('canary')
  })

  it.each([
    ['PUBLIC_URL', 'https://dp.example.com/slack', 'without a path'],
    ['PUBLIC_URL', 'https://dp.example.com/?', 'without user, ? and #'],
    ['SLACK_API_URL', 'https://slack.com/api/#', 'without user, ? and #'],
    ['PUBLIC_URL', 'https:dp.example.com', 'is not a web address'],
    ['PUBLIC_URL', 'https:\\\\dp.example.com', 'is not a web address'],
    ['PUBLIC_URL', 'https://dp.exa\nmple.com', 'is not a web address'],
    ['OKTA_ORG_URL', 'https://acme.okta.com/oauth2/default', 'without a path'],
    ['OKTA_ORG_URL', 'https://acme-admin.okta.com', 'leave out -admin'],
    ['OKTA_ORG_URL', 'https://acme-admin.oktapreview.com/', 'leave out -admin'],
    ['OKTA_ORG_URL', 'https://acme-admin.okta-emea.com', 'leave out -admin'],
    ['PORT', '0x1F90', 'is not a port number'],
    ['PORT', '1e3', 'is not a port number'],
    ['MAX_APPS_PER_PERSON', '1e3', 'is not a whole number'],
    ['REVIEW_REMINDER_HOURS', '0x10', 'is not a number of hours'],
    ['ENCRYPTION_KEYS', `k1:${key(1)},k1:${key(2)}`, 'names a kid twice'],
    ['REVIEW_TEAMS', 'api=U1,api=U2', 'names a team twice'],
    ['TENANT_PACKAGES', 'T1=copilot,T1=enterprise-api', 'names a tenant twice'],
    ['OKTA_GROUPS', 'T1=00g1,T1=00g2', 'names a tenant twice'],
    [
      'OKTA_PRIVATE_KEY',
      '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
      'is no private RSA key',
    ],
    ['OKTA_PRIVATE_KEY', '{"kty":"RSA","n":"x","e":"AQAB"}', 'is no private RSA key'],
    ['OKTA_PRIVATE_KEY', '{"kty":"oct","k":"AAAA"}', 'is no private RSA key'],
    ['OKTA_PRIVATE_KEY', pemOf('ed25519'), 'is no private RSA key'],
    ['OKTA_PRIVATE_KEY', pemOf('rsa', 1024), 'of 2048 bits or more'],
  ])('where %s is %j is told of: the program would start and go wrong later', (name, value, says) => {
    expect(problems({ ...enough, [name]: value })[name]).toContain(says)
  })

  it.each([
    ['HTTPS://DP.Example.com/', 'https://dp.example.com'],
    ['https://dp.example.com:443//', 'https://dp.example.com'],
    ['https://dp.example.com:443', 'https://dp.example.com'],
  ])('but an address counts as what it means: %s', (PUBLIC_URL, means) => {
    expect(loadConfig({ ...enough, PUBLIC_URL }).publicUrl).toBe(means)
  })

  it.each([
    ['REVIEW_CHANNEL', 'xoxb-1234-canary'],
    ['LOG_LEVEL', 'xapp-1-canary'],
    ['OKTA_GROUPS', `00${'canary'.repeat(7)}`.slice(0, 42)],
    ['PORT', 'canary0123456789canary0123456789'],
    ['ADMIN_USERS', `SSWS 00canary-${'x'.repeat(100_000)}`],
  ])('is told of %s without a token that was meant for another variable, and in short', (name, value) => {
    const said = problems({ ...enough, [name]: value })[name]

    expect(said).toContain('(found ')
    expect(said).not.toContain('canary')
    expect(said?.length).toBeLessThan(300)
  })

  it.each([
    ['nothing of Slack', okta, ['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN']],
    ['nothing of Okta', socket, ['OKTA_API_TOKEN', 'OKTA_GROUPS', 'OKTA_ORG_URL']],
    ['both ways to Slack', { ...enough, SLACK_SIGNING_SECRET: '0123456789abcdef' }, ['SLACK_SIGNING_SECRET']],
    ['half of Sign in with Slack', { ...enough, SLACK_CLIENT_ID: '12.34' }, ['SLACK_CLIENT_SECRET']],
    ['the other half of it', { ...enough, SLACK_CLIENT_SECRET: 'secret-of-the-app' }, ['SLACK_CLIENT_ID']],
    ['both ways to Okta', { ...enough, OKTA_CLIENT_ID: '0oa1' }, ['OKTA_API_TOKEN', 'OKTA_PRIVATE_KEY']],
    ['half a service app', { ...enough, OKTA_API_TOKEN: '', OKTA_CLIENT_ID: '0oa1' }, ['OKTA_PRIVATE_KEY']],
    [
      'a key without its client',
      { ...enough, OKTA_API_TOKEN: '', OKTA_PRIVATE_KEY: pemOf('rsa') },
      ['OKTA_CLIENT_ID'],
    ],
    [
      'a signing secret that is too short',
      { ...enough, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'x' },
      ['SLACK_SIGNING_SECRET'],
    ],
    ['a package that nobody sells', { ...enough, TENANT_PACKAGES: 'gold' }, ['TENANT_PACKAGES']],
  ])('with %s names what is missing or too much', (_what, environment: Environment, names) => {
    expect(Object.keys(problems(environment)).sort()).toEqual(names)
  })
})
