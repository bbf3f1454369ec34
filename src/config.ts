import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Catalogue, parseCatalogue } from './domain/catalogue.ts'
import { isLoopback } from './domain/loopback.ts'

/** How Slack reaches us. */
export type SlackConfig = { apiUrl: string; botToken: string } & (
  | { mode: 'socket'; appToken: string }
  | { mode: 'http'; signingSecret: string }
)

export interface OktaConfig {
  orgUrl: string
  authorizationServer: string
  credentials: { apiToken: string } | { clientId: string; privateKey: string }
  /** Tenant id to group id. */
  groups: ReadonlyMap<string, string>
}

export interface Config {
  port: number
  host: string | undefined
  /** Unset: this machine, at the port that is listened on. */
  publicUrl: string | undefined
  databaseUrl: string
  /** Empty: a key file beside the database. */
  encryptionKeys: { kid: string; key: Uint8Array }[]
  logLevel: string
  production: boolean
  slack: SlackConfig
  okta: OktaConfig
  adminUsers: string[]
  catalogue: Catalogue
  /** Base address of the API, for the `curl` beside a token. */
  apiUrl: string
  packagesOf(tenantId: string): readonly string[]
}

/** Every problem of the configuration at once, each with its variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly { variable: string; problem: string }[]

  constructor(problems: { variable: string; problem: string }[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map(({ variable, problem }) => `  ${variable}: ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

const url = (value: string): boolean => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
const webAddress = (example: string) =>
  z
    .string()
    .refine(url, `is not a web address; for example ${example}`)
    .refine(
      (value) => !url(value) || value.startsWith('https:') || isLoopback(new URL(value).hostname),
      'must use https:// (http:// is for this machine only)',
    )
const startsWith = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}.+`), `does not start with ${prefix}; for example ${prefix}…`)

/** Variables and their forms; what belongs together is checked below. Found values of secrets are never repeated. */
export const settings = {
  PORT: z.coerce.number('is not a port number; for example 3000').int().min(0).max(65535).default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: webAddress('https://devportal.example.com').optional(),
  DATABASE_URL: z
    .string()
    .regex(
      /^(file:.+|postgres(ql)?:\/\/.+)/,
      'is neither file:… nor postgres://…; for example file:./data/devportal.db',
    )
    .default('file:./data/devportal.db'),
  ENCRYPTION_KEYS: z
    .string()
    .regex(
      /^[\w-]+:[A-Za-z0-9+/_-]{43}=?(,[\w-]+:[A-Za-z0-9+/_-]{43}=?)*$/,
      'is not a list of kid:base64 with 32 bytes each; for example k1:$(openssl rand -base64 32)',
    )
    .optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'is not one of trace, debug, info, warn, error, fatal, silent; for example info',
    )
    .default('info'),
  SLACK_BOT_TOKEN: startsWith('xoxb-').optional(),
  SLACK_APP_TOKEN: startsWith('xapp-').optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(16, 'is too short; copy it from "Basic Information" of your Slack app')
    .optional(),
  SLACK_API_URL: webAddress('https://slack.com/api/').default('https://slack.com/api/'),
  ADMIN_USERS: z
    .string()
    .regex(/^[UW][A-Z0-9]+(,[UW][A-Z0-9]+)*$/, 'is not a list of Slack user ids; for example U0123,U0456')
    .optional(),
  TENANT_PACKAGES: z
    .string()
    .regex(
      /^(([TE][A-Z0-9]+=)?[a-z0-9-]+(\|[a-z0-9-]+)*)(,[TE][A-Z0-9]+=[a-z0-9-]+(\|[a-z0-9-]+)*)*$/,
      'is neither packages nor a list of tenant=packages; for example T0123=enterprise-api|copilot',
    )
    .default('enterprise-api'),
  CATALOGUE: z.string().optional(),
  API_URL: webAddress('https://api.example.com').optional(),
  OKTA_ORG_URL: webAddress('https://acme.okta.com').optional(),
  OKTA_API_TOKEN: z.string().min(8, 'is too short; create one at Security > API > Tokens').optional(),
  OKTA_CLIENT_ID: z.string().optional(),
  OKTA_PRIVATE_KEY: z
    .string()
    .refine(
      looksLikeKey,
      'is neither a PEM private key nor a JWK; paste it whole, line breaks may be written as \\n',
    )
    .optional(),
  OKTA_AUTHORIZATION_SERVER: z
    .string()
    .regex(/^\w+$/, 'is not an id; for example default')
    .default('default'),
  OKTA_GROUPS: z
    .string()
    .regex(
      /^[TE][A-Z0-9]+=\w+(,[TE][A-Z0-9]+=\w+)*$/,
      'is not a list of tenant=group; for example T0123=00g1a2b3',
    )
    .optional(),
} as const satisfies Record<string, z.ZodType>

/** Values that may be repeated in an error message. */
const SECRET = new Set([
  'ENCRYPTION_KEYS',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'OKTA_API_TOKEN',
  'OKTA_PRIVATE_KEY',
  'DATABASE_URL',
])

/** Which halves of the outside are not configured at all, and may be stood in for. */
export function missingHalves(environment: Environment): { slack: boolean; okta: boolean } {
  const unset = (prefix: string): boolean =>
    !Object.keys(environment).some((name) => name.startsWith(prefix) && environment[name])
  return { slack: unset('SLACK_'), okta: unset('OKTA_') }
}

/** Reads the configuration. Throws a `ConfigError` that lists every problem. */
export function loadConfig(environment: Environment): Config {
  const problems: ConfigError['problems'][number][] = []
  const found = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = z.object(settings).safeParse(found)
  for (const issue of parsed.error?.issues ?? []) {
    const variable = String(issue.path[0])
    const value = SECRET.has(variable) ? '' : ` (found ${JSON.stringify(found[variable])})`
    problems.push({ variable, problem: `${issue.message}${value}` })
  }
  // What has the wrong form is left out, so that what goes with it is still checked
  const wrong = new Set(problems.map((problem) => problem.variable))
  const usable = Object.fromEntries(Object.entries(found).filter(([name]) => !wrong.has(name)))
  const values = z.object(settings).parse(usable)
  const add = (variable: string, problem: string): void => {
    if (!wrong.has(variable)) problems.push({ variable, problem })
  }
  const production = environment.NODE_ENV === 'production'
  const catalogue = readCatalogue(values.CATALOGUE, add)
  checkPackages(values.TENANT_PACKAGES, catalogue, add)
  const slack = slackConfig(values, add)
  const okta = oktaConfig(values, add)
  if (production) checkProduction(values, add)
  if (problems.length > 0 || !slack || !okta || !catalogue) throw new ConfigError(problems)
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/$/, ''),
    databaseUrl: values.DATABASE_URL,
    encryptionKeys: keysOf(values.ENCRYPTION_KEYS),
    logLevel: values.LOG_LEVEL,
    production,
    slack,
    okta,
    adminUsers: values.ADMIN_USERS?.split(',') ?? [],
    catalogue,
    apiUrl: (values.API_URL ?? catalogue.apiUrl).replace(/\/$/, ''),
    packagesOf: packagesOf(values.TENANT_PACKAGES),
  }
}

type Values = z.infer<z.ZodObject<typeof settings>>
type Add = (variable: string, problem: string) => void

function slackConfig(values: Values, add: Add): SlackConfig | undefined {
  if (!values.SLACK_BOT_TOKEN)
    add('SLACK_BOT_TOKEN', 'is missing; for example xoxb-…, from "OAuth & Permissions" of your Slack app')
  if (values.SLACK_APP_TOKEN && values.SLACK_SIGNING_SECRET)
    add(
      'SLACK_SIGNING_SECRET',
      'is set together with SLACK_APP_TOKEN; keep one: SLACK_APP_TOKEN for Socket Mode, SLACK_SIGNING_SECRET for HTTP',
    )
  if (!values.SLACK_APP_TOKEN && !values.SLACK_SIGNING_SECRET)
    add(
      'SLACK_APP_TOKEN',
      'is missing, and so is SLACK_SIGNING_SECRET; set xapp-… for Socket Mode, or the signing secret for HTTP',
    )
  const base = { apiUrl: values.SLACK_API_URL.replace(/\/?$/, '/'), botToken: values.SLACK_BOT_TOKEN ?? '' }
  if (values.SLACK_APP_TOKEN) return { ...base, mode: 'socket', appToken: values.SLACK_APP_TOKEN }
  return values.SLACK_SIGNING_SECRET
    ? { ...base, mode: 'http', signingSecret: values.SLACK_SIGNING_SECRET }
    : undefined
}

function oktaConfig(values: Values, add: Add): OktaConfig | undefined {
  if (!values.OKTA_ORG_URL) add('OKTA_ORG_URL', 'is missing; for example https://acme.okta.com')
  const { OKTA_API_TOKEN: apiToken, OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: privateKey } = values
  if (!apiToken && !clientId && !privateKey)
    add('OKTA_API_TOKEN', 'is missing; set it, or OKTA_CLIENT_ID and OKTA_PRIVATE_KEY of a service app')
  if (apiToken && (clientId || privateKey))
    add('OKTA_API_TOKEN', 'is set together with OKTA_CLIENT_ID or OKTA_PRIVATE_KEY; keep one of the two ways')
  if (clientId && !privateKey) add('OKTA_PRIVATE_KEY', 'is missing; it goes with OKTA_CLIENT_ID')
  if (privateKey && !clientId) add('OKTA_CLIENT_ID', 'is missing; it goes with OKTA_PRIVATE_KEY')
  if (!values.OKTA_GROUPS)
    add('OKTA_GROUPS', 'is missing; for example T0123=00g1a2b3: whose users may log in')
  const groups = new Map(pairsOf(values.OKTA_GROUPS ?? ''))
  const credentials = apiToken
    ? { apiToken }
    : clientId && privateKey
      ? { clientId, privateKey: privateKey.replaceAll('\\n', '\n') }
      : undefined
  if (!values.OKTA_ORG_URL || !credentials) return undefined
  const orgUrl = values.OKTA_ORG_URL.replace(/\/$/, '')
  return { orgUrl, authorizationServer: values.OKTA_AUTHORIZATION_SERVER, credentials, groups }
}

function checkProduction(values: Values, add: Add): void {
  if (!values.ENCRYPTION_KEYS)
    add(
      'ENCRYPTION_KEYS',
      'is missing; in production keys are not made by the program; for example k1:$(openssl rand -base64 32)',
    )
  if (!values.PUBLIC_URL) add('PUBLIC_URL', 'is missing; for example https://devportal.example.com')
  else if (!values.PUBLIC_URL.startsWith('https:')) add('PUBLIC_URL', 'must use https:// in production')
}

function readCatalogue(path: string | undefined, add: Add): Catalogue | undefined {
  const file = path ?? new URL('./domain/zoominfo-catalogue.json', import.meta.url)
  try {
    return parseCatalogue(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? z.prettifyError(error).replaceAll('\n', ' ')
        : error instanceof Error
          ? error.message
          : String(error)
    add('CATALOGUE', `cannot be used: ${reason}`)
    return undefined
  }
}

function checkPackages(value: string, catalogue: Catalogue | undefined, add: Add): void {
  const known = catalogue?.packages.map((entry) => entry.id) ?? []
  const named = value.split(',').flatMap((part) => part.replace(/^.*=/, '').split('|'))
  const unknown = [...new Set(named)].filter((id) => !known.includes(id))
  if (catalogue && unknown.length > 0)
    add(
      'TENANT_PACKAGES',
      `names ${unknown.join(', ')}, which the catalogue does not have; it has ${known.join(', ')}`,
    )
}

function packagesOf(value: string): Config['packagesOf'] {
  if (!value.includes('=')) return () => value.split('|')
  const byTenant = new Map(pairsOf(value))
  return (tenantId) => byTenant.get(tenantId)?.split('|') ?? []
}

const pairsOf = (value: string): [string, string][] =>
  value.split(',').flatMap((pair) => {
    const [name, rest] = pair.split('=')
    return name && rest ? [[name, rest]] : []
  })

const keysOf = (value: string | undefined): Config['encryptionKeys'] =>
  value?.split(',').map((pair) => {
    const at = pair.indexOf(':')
    return { kid: pair.slice(0, at), key: Buffer.from(pair.slice(at + 1), 'base64') }
  }) ?? []

function looksLikeKey(value: string): boolean {
  return /^-----BEGIN PRIVATE KEY-----/.test(value.trim()) || /^\{.*"kty".*\}$/s.test(value.trim())
}
