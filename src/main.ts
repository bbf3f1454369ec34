import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock } from './clock.ts'
import { ConfigError, type Environment, loadConfig, missingHalves } from './config.ts'
import { type Ending, prepareEnding } from './ending.ts'
import { createLog, type Log } from './log.ts'
import { startPortal } from './portal.ts'
import { PLACEHOLDERS } from './settings.ts'

/** sysexits.h: the configuration is wrong. */
const EX_CONFIG = 78

/** Configuration, the outside world as far as it is not configured, the portal; signals stop all of it. */
async function main(environment: Environment, ending: Ending): Promise<void> {
  // In production nothing is stood in for: what is missing is listed as missing
  const missing =
    environment.NODE_ENV === 'production' ? { slack: false, okta: false } : missingHalves(environment)
  const sandbox = missing.slack || missing.okta ? await startOutside(environment, missing) : undefined
  const config = loadConfig({ ...environment, ...sandbox?.settings })
  // Beside the sandbox's greeting, only what needs attention
  const log = createLog(environment.LOG_LEVEL || !sandbox?.slack ? config.logLevel : 'error')
  const portal = await startPortal(config, {
    clock: systemClock,
    log,
  })
  const stop = async (): Promise<void> => {
    await portal.stop()
    await sandbox?.stop()
  }
  ending.up({ leave: portal.leave, stop }, log)
  if (sandbox?.slack) greet(sandbox.slack.url, portal.publicUrl)
  else
    log.info(
      { publicUrl: portal.publicUrl, slack: config.slack.mode, sandboxOkta: missing.okta },
      'DevPortal is ready',
    )
}

/** Imported only here and only when it is needed: a configured portal does not load it. */
async function startOutside(environment: Environment, missing: { slack: boolean; okta: boolean }) {
  const { port, databaseUrl, catalogue } = loadConfig({
    ...environment,
    ...(missing.slack && PLACEHOLDERS.slack),
    ...(missing.okta && PLACEHOLDERS.okta),
  })
  const { startSandbox } = await import('./sandbox/start.ts')
  const file = databaseUrl.startsWith('file:') && !databaseUrl.includes(':memory:')
  return startSandbox({
    ...missing,
    clock: systemClock,
    manifest: JSON.parse(readFileSync(new URL('../manifest/socket-mode.json', import.meta.url), 'utf8')),
    scopes: catalogue.areas.flatMap((area) => area.scopes),
    port,
    folder: file ? dirname(databaseUrl.replace(/^file:(\/\/)?/, '')) : undefined,
  })
}

function greet(page: string, portal: string): void {
  process.stdout.write(`
  DevPortal for Slack is running, with a sandbox Slack and Okta of its own.

  Open   ${page}

  The portal itself is at ${portal}. Stop it with Ctrl+C.
`)
}

// What is set in the environment wins over the file
if (existsSync('.env')) process.loadEnvFile('.env')

main(process.env, prepareEnding(createLog('info'))).catch((error: unknown) => {
  const told = error instanceof ConfigError ? error.message : portTaken(error)
  if (told !== undefined) {
    process.stderr.write(`${told}\nEvery setting is explained in .env.example.\n`)
    process.exit(EX_CONFIG)
  }
  failed(createLog('info'), error)
})

function portTaken(error: unknown): string | undefined {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error
  return taken
    ? `PORT: ${error.port} is taken by another program, perhaps by this one in another window; for example PORT=3100`
    : undefined
}

function failed(log: Log, error: unknown): never {
  log.fatal({ error }, 'DevPortal could not start')
  process.exit(1)
}
