import { WebClient, type WebClientOptions } from '@slack/web-api'
import { type Config, ConfigError } from './config.ts'
import { openDatabase } from './db/migrations.ts'
import { type OpenDatabase, openStores } from './db/stores.ts'
import type { LoginDeps } from './domain/login-rules.ts'
import type { Clock } from './domain/ports.ts'
import type { Sealer } from './domain/sealing.ts'
import { createTally, type Tally } from './domain/tally.ts'
import { jobHandlers, putRegularJobs } from './job-handlers.ts'
import { createWorker } from './jobs/worker.ts'
import { openKeys, requireKeys } from './keys.ts'
import type { Log } from './log.ts'
import { managementAuthorization } from './okta/authorization.ts'
import { oktaAuthorizationServer } from './okta/authorization-server.ts'
import { loginTrouble } from './okta/check-okta.ts'
import { loginServer } from './okta/login.ts'
import { managementApi } from './okta/management.ts'
import { createReadiness, type Readiness } from './readiness.ts'
import { clientOptions, createSlack, type Slack } from './slack/bolt.ts'
import { slackFault, tokenTrouble } from './slack/check-slack.ts'
import type { SlackDeps } from './slack/deps.ts'
import { createDirectory } from './slack/directory.ts'
import { fileDownloader } from './slack/files.ts'
import { type Installation, installationOf } from './slack/installation.ts'
import { logoAddress } from './slack/logo-address.ts'
import { createMessenger } from './slack/messenger.ts'
import { patientFetch } from './slack/patient-fetch.ts'
import { reviewChannel } from './slack/review-channel.ts'
import { createReviewTeams } from './slack/review-teams.ts'
import { slackSignIn } from './slack/sign-in.ts'
import { slackVerdict } from './slack/slack-error.ts'
import { startError, unusableAt } from './start-errors.ts'
import { startServer, webApp } from './web/server.ts'

export interface Portal {
  /** Where browsers reach the pages. */
  publicUrl: string
  /** From now on `/readyz` says no, so that nothing new is sent here; what comes all the same is answered. */
  leave(): void
  /** Takes no new work, finishes what is under way, closes the database. */
  stop(): Promise<void>
}

export interface PortalOptions {
  clock: Clock
  log: Log
}

/** The composition root: the one place that knows every part. */
export async function startPortal(config: Config, { clock, log }: PortalOptions): Promise<Portal> {
  const refusals = createTally(clock, (kind, times) => log.info({ kind, times }, 'refused'))
  const server = await startServer(config.port, config.host, { log, refusals })
  const publicUrl = config.publicUrl ?? `http://localhost:${server.port}`
  const unusable = unusableAt(config.databaseUrl)
  const connection = await openDatabase(config.databaseUrl).catch(unusable)
  const { db, queue, onJobs, probe, close } = openStores(connection, clock)
  const sealer = openKeys(config, log)
  await requireKeys(db.sealed, sealer).catch(unusable)
  const slackOptions = { ...clientOptions(config.slack, log), fetch: patientFetch(clock) }
  const client = new WebClient(config.slack.botToken, slackOptions)
  const installation = await whoAmI(client)
  if (!config.okta.groups.has(installation.teamId))
    log.warn(
      { tenant: installation.teamId },
      'OKTA_GROUPS names no group for this workspace: none of its people can log in',
    )
  const parts = { db, clock, log, refusals, sealer, publicUrl, client, slackOptions, installation }
  const deps: SlackDeps = {
    ...slackParts(config, parts),
    settled: (kind, subject, ms) => worker.settled(kind, subject, ms),
  }
  const worker = createWorker({ queue, clock, log, handlers: jobHandlers(deps), verdictOf: slackVerdict })
  onJobs(worker.wake)
  const slack = createSlack(config.slack, installation, deps)
  const readiness = readinessOf(config, { clock, probe, client, slack })
  let leaving = false
  const ready = async (): Promise<Readiness> => (leaving ? STOPPING : readiness())
  server.serve(webApp({ ...deps, logos: db.logos, ready }), slack.endpoint)
  await putRegularJobs({ db, queue, clock, log }).catch(unusable)
  await slack.start().catch(refusedWith('SLACK_APP_TOKEN'))
  worker.start()
  return {
    publicUrl,
    leave() {
      leaving = true
    },
    async stop() {
      leaving = true
      await Promise.all([server.stop(), slack.stop(), worker.stop()])
      await close()
    },
  }
}

/** So long a post may take: nobody waits for it. */
const POST_MS = 20_000

/** Said at once, whatever was found a moment ago. */
const STOPPING = { ready: false, parts: { process: 'stopping' } }

type Neighbours = Pick<OpenDatabase, 'probe'> & { clock: Clock; client: WebClient; slack: Slack }

function readinessOf(config: Config, { clock, probe, client, slack }: Neighbours): () => Promise<Readiness> {
  const needed = {
    database: async () => void (await probe()),
    slack: async () => (slack.ready() ? tokenTrouble(client) : 'disconnected'),
  }
  return createReadiness(clock, needed, { okta: () => loginTrouble(issuerOf(config)) })
}

/** What Slack has against this token, said so that the operator knows what to do. */
const refusedWith =
  (variable: string) =>
  (error: unknown): never => {
    const fault = slackFault(error, variable)
    throw startError(fault.passing ? 'SLACK_API_URL' : variable, fault, error)
  }

interface Parts {
  db: OpenDatabase['db']
  clock: Clock
  log: Log
  refusals: Tally
  sealer: Sealer
  publicUrl: string
  client: WebClient
  slackOptions: WebClientOptions
  installation: Installation
}

/** What the listeners and the jobs that talk to Slack need. */
function slackParts(config: Config, parts: Parts): Omit<SlackDeps, 'settled'> {
  const { clock, log, refusals, publicUrl, client, slackOptions, installation } = parts
  const { botToken, apiUrl } = config.slack
  const { channel, teams, reminderHours } = config.review
  // Posts are not tried again by the client, and have the time they need: one that Slack takes late must not stand there twice
  const onceOnly = new WebClient(botToken, {
    ...slackOptions,
    timeout: POST_MS,
    retryConfig: { retries: 0 },
  })
  const logoUrl = logoAddress(publicUrl, apiUrl)
  return {
    ...loginDeps(config, parts),
    log,
    refusals,
    publicUrl,
    tenantId: installation.teamId,
    messenger: createMessenger(client, onceOnly),
    teams: createReviewTeams(client, teams, clock),
    reminderHours,
    reviewChannel: channel ? reviewChannel(onceOnly, channel, installation.botId) : undefined,
    cardContext: { tenant: installation.teamName, catalogue: config.catalogue, logoUrl },
    apiUrl: config.apiUrl,
    logoUrl,
    downloadFile: fileDownloader(config.slack),
  }
}

async function whoAmI(client: WebClient): Promise<Installation> {
  const installation = await installationOf(client).catch(refusedWith('SLACK_BOT_TOKEN'))
  if (installation) return installation
  const problem =
    'is not the token of a bot, or SLACK_API_URL is not the address of Slack; copy it anew from "OAuth & Permissions"'
  throw new ConfigError([{ variable: 'SLACK_BOT_TOKEN', problem }])
}

function loginDeps(config: Config, parts: Parts): LoginDeps {
  const { db, clock, sealer, publicUrl, client, installation } = parts
  const { okta, catalogue } = config
  const { signIn } = config.slack
  const callbackUri = `${publicUrl}/callback/okta`
  const authorization = managementAuthorization(okta.orgUrl, okta.credentials, clock)
  const api = managementApi({ orgUrl: okta.orgUrl, authorization, clock })
  return {
    db,
    clock,
    sealer,
    directory: createDirectory({ client, db, clock }),
    adminUsers: config.adminUsers,
    company: catalogue.company,
    rules: {
      catalogue,
      packagesOf: config.packagesOf,
      forbiddenHosts: [new URL(publicUrl).host, new URL(okta.orgUrl).host],
    },
    limits: config.limits,
    authorizationServer: oktaAuthorizationServer(api, { ...okta, callbackUri }),
    loginServer: loginServer(issuerOf(config), clock),
    callbackUri,
    slackCallbackUri: `${publicUrl}/callback/slack`,
    slackSignIn: signIn && slackSignIn(config.slack.apiUrl, signIn, clock),
    accountMismatch: config.accountMismatch,
    tenantName: installation.teamName,
  }
}

const issuerOf = ({ okta }: Config): string => `${okta.orgUrl}/oauth2/${okta.authorizationServer}`
