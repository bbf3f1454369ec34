import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { systemClock } from './clock.ts'
import { type Config, ConfigError, type Environment, loadConfig, missingHalves } from './config.ts'
import { checkDatabase } from './db/check-jobs.ts'
import { connect, pathOf } from './db/connect.ts'
import { openStores } from './db/stores.ts'
import { unusable } from './db/unusable.ts'
import { type Check, faulty, ok, problem } from './domain/check.ts'
import { differenceWords } from './domain/difference-words.ts'
import { quoted } from './domain/errors.ts'
import type { App } from './domain/records.ts'
import { lookAtClient } from './jobs/look-at-client.ts'
import { createLog } from './log.ts'
import { managementAuthorization } from './okta/authorization.ts'
import { oktaAuthorizationServer } from './okta/authorization-server.ts'
import { checkOkta } from './okta/check-okta.ts'
import { managementApi } from './okta/management.ts'
import { PLACEHOLDERS } from './settings.ts'
import { checkSlack } from './slack/check-slack.ts'
import { loadDotEnv } from './start-errors.ts'

type Halves = ReturnType<typeof missingHalves>

/** A line for each check, with what to do next. Looks at everything and changes nothing. Answers the exit code. */
async function main(environment: Environment): Promise<number> {
  let problems = 0
  const tell = (checks: readonly Check[]): void => {
    for (const check of checks) print(lineOf(check))
    problems += checks.filter((check) => check.problem).length
  }
  const missing = missingHalves(environment)
  const config = configOf(environment, missing)
  if (Array.isArray(config)) tell(config)
  else {
    tell([ok('Configuration')])
    await checkAll(config, missing, tell)
  }
  print(problems === 0 ? '\nNo problem found.' : `\n${problems} problem${problems === 1 ? '' : 's'} found.`)
  return problems === 0 ? 0 : 1
}

function configOf(environment: Environment, missing: Halves): Config | Check[] {
  try {
    return loadConfig({
      ...environment,
      ...(missing.slack && PLACEHOLDERS.slack),
      ...(missing.okta && PLACEHOLDERS.okta),
    })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ variable, problem: is }) =>
      problem(variable, is, 'Every setting is explained in .env.example.'),
    )
  }
}

async function checkAll(config: Config, missing: Halves, tell: (checks: Check[]) => void): Promise<void> {
  const log = createLog('silent')
  const { channel } = config.review
  if (missing.slack) tell([standIn('Slack', 'SLACK_…')])
  else tell(await checkSlack(config.slack, { channel, scopes: manifestScopes(), log }))
  const api = missing.okta ? undefined : apiOf(config)
  if (!api) tell([standIn('Okta', 'OKTA_…')])
  const scopes = config.catalogue.areas.flatMap((area) => area.scopes.map((scope) => scope.name))
  const okta = api ? await checkOkta(api, { ...config.okta, scopes }) : []
  tell(okta)
  const found = await openDatabase(config)
  if (!('kysely' in found)) return tell([found])
  try {
    const checks = await checkDatabase(found)
    tell(checks)
    const readable = checks[0]?.problem === undefined
    if (api && readable && !okta[0]?.problem) await checkClients(config, api, found, tell)
  } catch (error) {
    tell([unusableCheck(error, config)])
  } finally {
    await found.kysely.destroy()
  }
}

const standIn = (what: string, variables: string): Check =>
  ok(
    `${what}: no ${variables} is set, so \`npm start\` brings a stand-in that runs only with it; nothing to look at`,
  )

const apiOf = ({ okta }: Config) =>
  managementApi({
    orgUrl: okta.orgUrl,
    authorization: managementAuthorization(okta.orgUrl, okta.credentials, systemClock),
    clock: systemClock,
  })

/** Every registered app in turn: what differs from what the portal last agreed on. */
async function checkClients(
  config: Config,
  api: ReturnType<typeof apiOf>,
  connection: ReturnType<typeof connect>,
  tell: (checks: Check[]) => void,
): Promise<void> {
  const { db } = openStores(connection, systemClock)
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const callbackUri = `${publicUrl}/callback/okta`
  const deps = { db, authorizationServer: oktaAuthorizationServer(api, { ...config.okta, callbackUri }) }
  let apps = 0
  let changed = 0
  for await (const app of db.apps.registered()) {
    apps++
    const checks = await checkClient(deps, app)
    changed += checks.length > 0 ? 1 : 0
    tell(checks)
  }
  if (changed === 0) tell([ok(`Clients: ${apps} looked at, none changed outside`)])
}

async function checkClient(deps: Parameters<typeof lookAtClient>[0], app: App): Promise<Check[]> {
  const what = `App ${quoted(app.name)} (${app.clientId})`
  try {
    return (await lookAtClient(deps, app)).map((difference) =>
      problem(
        what,
        `changed outside. ${differenceWords(difference).join(': ')}`,
        'Its owner or an admin can adopt or restore that in App details.',
      ),
    )
  } catch (error) {
    return [problem(what, reasonOf(error), 'Put right what is said of Okta above; then try again.')]
  }
}

async function openDatabase({ databaseUrl }: Config): Promise<ReturnType<typeof connect> | Check> {
  // Opening would make an empty one
  if (databaseUrl.startsWith('file:') && !existsSync(pathOf(databaseUrl)))
    return problem(
      'Database',
      `there is none at ${pathOf(databaseUrl)} yet`,
      'Start the portal once: it makes it. Otherwise check DATABASE_URL.',
    )
  try {
    return connect(databaseUrl)
  } catch (error) {
    return unusableCheck(error, { databaseUrl })
  }
}

function unusableCheck(error: unknown, { databaseUrl }: Pick<Config, 'databaseUrl'>): Check {
  const fault = unusable(error, databaseUrl)
  return fault
    ? faulty('Database', fault)
    : problem('Database', reasonOf(error), 'Check DATABASE_URL, and that the database runs.')
}

function manifestScopes(): string[] {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../manifest/socket-mode.json', import.meta.url), 'utf8'),
  )
  const scopes = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })
  return scopes.parse(manifest).oauth_config.scopes.bot
}

const lineOf = ({ what, problem: is, next }: Check): string =>
  clean(is === undefined ? `ok       ${what}` : `problem  ${what}: ${is}. ${next ?? ''}`)

/** Names are anybody's text, and a terminal obeys control characters. */
const clean = (line: string): string => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\ufffd')

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'it failed')
const print = (line: string): void => void process.stdout.write(`${line}\n`)

async function start(): Promise<number> {
  loadDotEnv()
  return main(process.env)
}

start().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const known = error instanceof ConfigError ? error.message : undefined
    print(
      `problem  The check itself failed: ${known ?? (error instanceof Error ? error.name : 'unknown error')}`,
    )
    process.exitCode = 1
  },
)
