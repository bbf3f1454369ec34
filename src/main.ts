import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock } from './clock.ts'
import { type Environment, loadConfig, missingHalves } from './config.ts'
import { isInMemory, pathOf } from './db/connect.ts'
import { makeFolder } from './db/make-folder.ts'
import { type Ending, prepareEnding } from './ending.ts'
import { createLog } from './log.ts'
import { startPortal } from './portal.ts'
import { given, PLACEHOLDERS } from './settings.ts'
import { loadDotEnv, startFailure, unusableAt } from './start-errors.ts'

/** Configuration, the outside world as far as it is not configured, the portal; signals stop all of it. */
async function main(environment: Environment, ending: Ending): Promise<void> {
  const missing = missingHalves(environment)
  const sandbox = missing.slack || missing.okta ? await startOutside(environment, missing) : undefined
  const config = loadConfig({ ...environment, ...sandbox?.settings })
  // Beside the sandbox's greeting, only what needs attention
  const log = createLog(given(environment.LOG_LEVEL) || !sandbox?.slack ? config.logLevel : 'error')
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
  const file = databaseUrl.startsWith('file:') && !isInMemory(databaseUrl)
  const folder = file ? dirname(pathOf(databaseUrl)) : undefined
  const options = {
    ...missing,
    clock: systemClock,
    manifest: JSON.parse(readFileSync(new URL('../manifest/socket-mode.json', import.meta.url), 'utf8')),
    scopes: catalogue.areas.flatMap((area) => area.scopes),
    port,
    folder,
  }
  try {
    // What it keeps is beside the database
    if (folder) makeFolder(folder)
    return await startSandbox(options)
  } catch (error) {
    return unusableAt(databaseUrl)(error)
  }
}

function greet(page: string, portal: string): void {
  process.stdout.write(`
  DevPortal for Slack is running, with a sandbox Slack and Okta of its own.

  Open   ${page}

  The portal itself is at ${portal}. Stop it with Ctrl+C.
`)
}

async function start(): Promise<void> {
  const ending = prepareEnding(createLog('info'))
  loadDotEnv()
  await main(process.env, ending)
}

start().catch((error: unknown) => {
  const failure = startFailure(error)
  if (failure) process.stderr.write(`${failure.text}\n`)
  else createLog('info').fatal({ error }, 'DevPortal could not start')
  process.exit(failure?.exitCode ?? 1)
})
