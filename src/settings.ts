import { z } from 'zod'
import { scrub } from './log.ts'
import { eachOnce, figures, isPrivateKey, origin, readable, startsWith, webAddress } from './setting-forms.ts'

const NO_PORT = 'is not a port number; for example 3000'
const NO_COUNT = 'is not a whole number from 1; for example 50'
const count = figures(NO_COUNT).pipe(z.number().int(NO_COUNT).min(1, NO_COUNT))
const NO_HOURS = 'is not a number of hours up to a year; for example 24'

/** A variable's value: of blanks alone it is not set, and a secret that is read from a file often ends in a line break. */
export const given = (value: string | undefined): string | undefined => value?.trim() || undefined

/** Variables and their forms; what belongs together is checked below. Found values of secrets are never repeated. */
export const settings = {
  PORT: figures(NO_PORT).pipe(z.number().int(NO_PORT).max(65535, NO_PORT)).default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: origin('https://devportal.example.com').optional(),
  DATABASE_URL: z
    .string()
    .regex(
      /^(file:(?!\/*$).+|postgres(ql)?:\/\/.+)/,
      'is neither file:… nor postgres://…; for example file:./data/devportal.db',
    )
    .refine(
      readable,
      'cannot be read; for example postgres://user:password@host:5432/database, with %40 for an @ in the password',
    )
    .default('file:./data/devportal.db'),
  ENCRYPTION_KEYS: z
    .string()
    .regex(
      /^[\w-]+:[A-Za-z0-9+/_-]{43}=?(,[\w-]+:[A-Za-z0-9+/_-]{43}=?)*$/,
      'is not a list of kid:base64 with 32 bytes each; for example k1:$(openssl rand -base64 32)',
    )
    .refine(...eachOnce(':', 'kid', 'k2:…,k1:…'))
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
  SLACK_CLIENT_ID: z
    .string()
    .regex(/^\d+\.\d+$/, 'is not the client id of a Slack app; for example 1234567890.1234567890')
    .optional(),
  SLACK_CLIENT_SECRET: z
    .string()
    .min(16, 'is too short; copy it from "Basic Information" of your Slack app')
    .optional(),
  SLACK_API_URL: webAddress('https://slack.com/api/').default('https://slack.com/api'),
  REVIEW_CHANNEL: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'is not the id of a channel; for example C0123456')
    .optional(),
  REVIEW_TEAMS: z
    .string()
    .regex(
      /^[a-z0-9-]+=(S[A-Z0-9]+|[UW][A-Z0-9]+(\|[UW][A-Z0-9]+)*)(,[a-z0-9-]+=(S[A-Z0-9]+|[UW][A-Z0-9]+(\|[UW][A-Z0-9]+)*))*$/,
      'is not a list of team=user group or team=people; for example api=S0123,partnership=U1|U2',
    )
    .refine(...eachOnce('=', 'team', 'api=S0123,partnership=U1|U2'))
    .optional(),
  REVIEW_REMINDER_HOURS: figures(NO_HOURS)
    .pipe(z.number().positive(NO_HOURS).max(8760, NO_HOURS))
    .default(24),
  ADMIN_USERS: z
    .string()
    .regex(/^[UW][A-Z0-9]+(,[UW][A-Z0-9]+)*$/, 'is not a list of Slack user ids; for example U0123,U0456')
    .optional(),
  TENANT_PACKAGES: z
    .string()
    .regex(
      /^([a-z0-9-]+(\|[a-z0-9-]+)*|[TE][A-Z0-9]+=[a-z0-9-]+(\|[a-z0-9-]+)*(,[TE][A-Z0-9]+=[a-z0-9-]+(\|[a-z0-9-]+)*)*)$/,
      'is neither packages nor a list of tenant=packages; for example T0123=enterprise-api|copilot',
    )
    .refine(...eachOnce('=', 'tenant', 'T0123=enterprise-api|copilot'))
    .default('enterprise-api'),
  MAX_APPS_PER_PERSON: count.default(50),
  MAX_LOGIN_LINKS_PER_MINUTE: count.default(20),
  MAX_SUBMISSIONS_PER_HOUR: count.default(20),
  CATALOGUE: z.string().optional(),
  API_URL: webAddress('https://api.example.com').optional(),
  ACCOUNT_MISMATCH: z
    .enum(
      ['confirm', 'internal-only', 'forbid'],
      'is not one of confirm, internal-only, forbid; for example confirm',
    )
    .default('confirm'),
  OKTA_ORG_URL: origin('https://acme.okta.com')
    .refine(
      (value) => !/^https:\/\/[\w-]+-admin\.okta(preview|-emea|-gov)?\.(com|mil)$/.test(value),
      'is the address of the Admin Console; leave out -admin, for example https://acme.okta.com',
    )
    .optional(),
  OKTA_API_TOKEN: z
    .string()
    .regex(/^[!-~]{8,}$/, 'is no token of Okta; create one at Security > API > Tokens')
    .optional(),
  OKTA_CLIENT_ID: z
    .string()
    .regex(/^[!-~]+$/, 'is no client id; for example 0oa1a2b3c4d5')
    .optional(),
  OKTA_PRIVATE_KEY: z
    .string()
    .transform((value) => value.replaceAll('\\n', '\n'))
    .refine(
      isPrivateKey,
      'is no private RSA key of 2048 bits or more, as PEM (PKCS#8) or JWK; paste it whole, line breaks may be written as \\n',
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
    .refine(...eachOnce('=', 'tenant', 'T0123=00g1a2b3'))
    .optional(),
} as const satisfies Record<string, z.ZodType>

/** Their values are never repeated in an error message. */
const SECRET_SETTINGS = new Set([
  'ENCRYPTION_KEYS',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  // Its secret, where the two were mixed up
  'SLACK_CLIENT_ID',
  'OKTA_API_TOKEN',
  'OKTA_PRIVATE_KEY',
  'DATABASE_URL',
])

/** What an error message may repeat of a value. */
export function repeatable(variable: string, value = ''): string {
  if (SECRET_SETTINGS.has(variable)) return ''
  const kept = scrub(value.replace(/\/\/[^/]*@/, '//…@')).replace(KEPT_BACK, '…')
  return ` (found ${JSON.stringify(kept.length > REPEATED ? `${kept.slice(0, REPEATED)}…` : kept)})`
}

const REPEATED = 80
/** What may be a key that was put into the wrong variable: no name of ours is so long in one piece. */
const KEPT_BACK = /[\w+/=-]{24,}/g

export type Values = z.infer<z.ZodObject<typeof settings>>

/** Stands where the sandbox will put the real ones, so that everything else is checked before anything starts. */
export const PLACEHOLDERS = {
  slack: { SLACK_BOT_TOKEN: 'xoxb-sandbox', SLACK_APP_TOKEN: 'xapp-sandbox' },
  okta: { OKTA_ORG_URL: 'http://localhost', OKTA_API_TOKEN: 'sandbox-token', OKTA_GROUPS: 'T0=00g0' },
}
