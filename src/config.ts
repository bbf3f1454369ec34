import { z } from 'zod'
import { checkPackages, readCatalogue } from './catalogue-file.ts'
import type { Catalogue } from './domain/catalogue.ts'
import type { Limits } from './domain/limits.ts'
import type { MismatchPolicy } from './domain/login-rules.ts'
import { keysOf, packagesOf, pairsOf, type ReviewTeam, reviewTeamsOf } from './list-settings.ts'
import { given, repeatable, settings, type Values } from './settings.ts'

/** How Slack reaches us. */
export type SlackConfig = {
  apiUrl: string
  botToken: string
  /** Sign in with Slack; unset: off. */
  signIn?: { clientId: string; clientSecret: string }
} & ({ mode: 'socket'; appToken: string } | { mode: 'http'; signingSecret: string })

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
  review: { channel: string | undefined; teams: ReviewTeam[]; reminderHours: number }
  catalogue: Catalogue
  limits: Limits
  /** What becomes of a login with another account than the requester's own. */
  accountMismatch: MismatchPolicy
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

const isProduction = ({ NODE_ENV }: Environment): boolean => /^prod(uction)?$/i.test(given(NODE_ENV) ?? '')

/** Which halves of the outside are not configured at all, and may be stood in for; in production it is listed as missing. */
export function missingHalves(environment: Environment): { slack: boolean; okta: boolean } {
  if (isProduction(environment)) return { slack: false, okta: false }
  const unset = (prefix: string): boolean =>
    !Object.keys(environment).some((name) => name.startsWith(prefix) && given(environment[name]))
  return { slack: unset('SLACK_'), okta: unset('OKTA_') }
}

/** Reads the configuration. Throws a `ConfigError` that lists every problem. */
export function loadConfig(environment: Environment): Config {
  const problems: ConfigError['problems'][number][] = []
  const found = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, given(value)] as const),
  )
  const parsed = z.object(settings).safeParse(found)
  for (const issue of parsed.error?.issues ?? []) {
    const variable = String(issue.path[0])
    if (problems.some((told) => told.variable === variable)) continue
    problems.push({ variable, problem: issue.message + repeatable(variable, found[variable]) })
  }
  // What has the wrong form is left out, so that what goes with it is still checked
  const wrong = new Set(problems.map((problem) => problem.variable))
  const usable = Object.fromEntries(Object.entries(found).filter(([name]) => !wrong.has(name)))
  const values = z.object(settings).parse(usable)
  const add: Add = (variable, problem, insteadOf) => {
    if (!wrong.has(variable) && !(insteadOf && wrong.has(insteadOf))) problems.push({ variable, problem })
  }
  const production = isProduction(environment)
  const catalogue = readCatalogue(values.CATALOGUE, add)
  checkPackages(values.TENANT_PACKAGES, catalogue, add)
  const slack = slackConfig(values, add)
  const okta = oktaConfig(values, add)
  if (production) checkProduction(values, add)
  if (problems.length > 0 || !slack || !okta || !catalogue) throw new ConfigError(problems)
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    encryptionKeys: keysOf(values.ENCRYPTION_KEYS),
    logLevel: values.LOG_LEVEL,
    production,
    slack,
    okta,
    adminUsers: values.ADMIN_USERS?.split(',') ?? [],
    review: {
      channel: values.REVIEW_CHANNEL,
      teams: reviewTeamsOf(values.REVIEW_TEAMS),
      reminderHours: values.REVIEW_REMINDER_HOURS,
    },
    catalogue,
    limits: {
      appsPerPerson: values.MAX_APPS_PER_PERSON,
      loginLinksPerMinute: values.MAX_LOGIN_LINKS_PER_MINUTE,
      submissionsPerHour: values.MAX_SUBMISSIONS_PER_HOUR,
    },
    accountMismatch: values.ACCOUNT_MISMATCH,
    apiUrl: values.API_URL ?? catalogue.apiUrl.replace(/\/$/, ''),
    packagesOf: packagesOf(values.TENANT_PACKAGES),
  }
}

/** Says nothing of a variable that was found wrong already, or stands for another one that was. */
export type Add = (variable: string, problem: string, insteadOf?: string) => void

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
      'SLACK_SIGNING_SECRET',
    )
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = values
  if (clientId && !clientSecret) add('SLACK_CLIENT_SECRET', 'is missing; it goes with SLACK_CLIENT_ID')
  if (clientSecret && !clientId) add('SLACK_CLIENT_ID', 'is missing; it goes with SLACK_CLIENT_SECRET')
  const base = {
    apiUrl: `${values.SLACK_API_URL}/`,
    botToken: values.SLACK_BOT_TOKEN ?? '',
    ...(clientId && clientSecret && { signIn: { clientId, clientSecret } }),
  }
  if (values.SLACK_APP_TOKEN) return { ...base, mode: 'socket', appToken: values.SLACK_APP_TOKEN }
  return values.SLACK_SIGNING_SECRET
    ? { ...base, mode: 'http', signingSecret: values.SLACK_SIGNING_SECRET }
    : undefined
}

function oktaConfig(values: Values, add: Add): OktaConfig | undefined {
  if (!values.OKTA_ORG_URL) add('OKTA_ORG_URL', 'is missing; for example https://acme.okta.com')
  const { OKTA_API_TOKEN: apiToken, OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: privateKey } = values
  if (!apiToken && !clientId && !privateKey)
    add(
      'OKTA_API_TOKEN',
      'is missing; set it, or OKTA_CLIENT_ID and OKTA_PRIVATE_KEY of a service app',
      'OKTA_PRIVATE_KEY',
    )
  if (apiToken && (clientId || privateKey))
    add('OKTA_API_TOKEN', 'is set together with OKTA_CLIENT_ID or OKTA_PRIVATE_KEY; keep one of the two ways')
  if (clientId && !privateKey) add('OKTA_PRIVATE_KEY', 'is missing; it goes with OKTA_CLIENT_ID')
  if (privateKey && !clientId) add('OKTA_CLIENT_ID', 'is missing; it goes with OKTA_PRIVATE_KEY')
  if (!values.OKTA_GROUPS)
    add('OKTA_GROUPS', 'is missing; for example T0123=00g1a2b3: whose users may log in')
  const groups = new Map(pairsOf(values.OKTA_GROUPS ?? ''))
  const credentials = apiToken ? { apiToken } : clientId && privateKey ? { clientId, privateKey } : undefined
  if (!values.OKTA_ORG_URL || !credentials) return undefined
  return {
    orgUrl: values.OKTA_ORG_URL,
    authorizationServer: values.OKTA_AUTHORIZATION_SERVER,
    credentials,
    groups,
  }
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
