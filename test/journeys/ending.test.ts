import { describe, expect, it, type TestContext } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { openStores } from '../../src/db/stores.ts'
import type { JobKind } from '../../src/domain/job-queue.ts'
import { type, until } from '../support/deeds.ts'
import { freePorts, preload, startProgram } from '../support/program.ts'
import { type ProgramWorld, type ProgramWorldOptions, startProgramWorld } from '../support/program-world.ts'
import { stranger } from '../support/stranger.ts'
import { askForToken, createApp, fillAppForm, giveAccess } from '../support/world.ts'

/** A world of each test's own: nearly all of their time is waiting, which they do side by side. */
const start = async ({ onTestFinished }: TestContext, options?: ProgramWorldOptions) => {
  const world = await startProgramWorld(options)
  onTestFinished(() => world.stop())
  return world
}

const since = (began: number): number => (performance.now() - began) / 1_000
/** The program has begun to leave. */
const leaving = (world: ProgramWorld) => until(async () => (await world.status('/readyz')) === 503)
const gone = (world: ProgramWorld) => until(async () => (await world.status('/healthz')) === 0)

describe.concurrent('told to stop', () => {
  it('says first that it is leaving, then takes nobody new, answers whom it has, and ends with 0', async (test) => {
    const world = await start(test)
    await giveAccess(world, 'dana')
    await createApp(world.person('dana'), { name: 'Lead Sync' })
    const link = await askForToken(world.person('dana'), 'Lead Sync')
    world.okta.faults.add({ on: 'login', kind: 'slow', ms: 4_000 })
    const open = fetch(link, { redirect: 'manual' })
    const began = performance.now()

    world.program.kill('SIGTERM')

    await leaving(world)
    expect(await world.status('/healthz')).toBe(200)
    await gone(world)
    const answer = await open
    expect(answer.status).toBe(303)
    expect(answer.headers.get('connection')).toBe('close')
    expect(await world.program.ended).toBe(0)
    expect(since(began)).toBeLessThan(12)
  })

  it('while Okta is slow, takes no new work, and is gone after twenty seconds all the same', async (test) => {
    const world = await start(test, { mode: 'socket', environment: preload('hurried.ts') })
    await giveAccess(world, 'dana')
    const dana = world.person('dana')
    // Each call ends in time, but there are several
    world.okta.faults.add({ on: 'management', kind: 'slow', ms: 8_000 })
    await type(dana, '/devportal create', 'App Integration Name')
    await fillAppForm(dana, { name: 'Slow' })
    await dana.submit()
    await dana.waitFor(/\b0dp\w{17}\b/)
    const began = performance.now()

    world.program.kill('SIGTERM')

    await gone(world)
    const { db, queue, close } = openStores(connect(world.environment.DATABASE_URL ?? ''), world.clock)
    await db.jobs.put('clean-up', 'expired', { runAt: '2020-01-01T00:00:00.000Z' })
    expect(await world.program.ended).toBe(0)
    // Hurried: its twenty seconds are five, and Okta's next answer would have taken eight
    expect(since(began)).toBeGreaterThan(4)
    expect(since(began)).toBeLessThan(8)
    const left = async (kind: JobKind, ms: number) =>
      (await queue.claim(kind, 9, new Date(Date.now() + ms).toISOString(), '2020')).length
    expect(await left('clean-up', 0)).toBe(1)
    // What was under way is another process's when its lease ends
    expect(await left('sync-client', 0)).toBe(0)
    expect(await left('sync-client', 20_000)).toBe(1)
    await close()
  })

  it('while it is starting, ends at once by itself: the first process of a container has nobody who does that for it', async (test) => {
    // It never answers
    const slack = await stranger(() => undefined)
    const port = await freePorts()
    const program = startProgram({
      PORT: String(port),
      DATABASE_URL: 'file::memory:',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: '0123456789abcdef',
      SLACK_API_URL: `${slack.url}/api/`,
      OKTA_ORG_URL: 'http://localhost:1',
      OKTA_API_TOKEN: '00aaaaaaaaaa',
      OKTA_GROUPS: 'T1=00g1',
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    })
    test.onTestFinished(() => {
      program.kill('SIGKILL')
      slack.stop()
    })
    await until(() =>
      fetch(`http://localhost:${port}/healthz`).then(
        () => true,
        () => false,
      ),
    )

    program.kill('SIGTERM')

    expect(await program.ended).toBe(143)
  })

  it('a second time, ends at once', async (test) => {
    const world = await start(test)
    world.program.kill('SIGTERM')
    await leaving(world)
    const began = performance.now()

    world.program.kill('SIGTERM')

    expect(await world.program.ended).toBe(143)
    expect(since(began)).toBeLessThan(1.5)
  })
})

describe.concurrent('a mistake that nothing has caught', () => {
  const planted = { environment: preload('plant-mistakes.ts') }

  it('a rejected promise is logged with its place and without secrets, and the program goes on', async (test) => {
    const world = await start(test, planted)

    world.program.kill('SIGUSR2')

    const output = await world.program.printed('planted rejection')
    const line = output.split('\n').find((one) => one.includes('planted rejection')) ?? ''
    expect(JSON.parse(line)).toMatchObject({ level: 'fatal', count: 1 })
    expect(line).toContain('plant-mistakes.ts')
    expect(line).not.toContain('xoxb-')
    expect(await world.status('/readyz')).toBe(200)
  })

  it('an exception is logged with its place and without secrets, and the program ends in good order with 1', async (test) => {
    const world = await start(test, planted)

    world.program.kill('SIGHUP')

    const output = await world.program.printed('planted exception')
    const line = output.split('\n').find((one) => one.includes('planted exception')) ?? ''
    expect(JSON.parse(line)).toMatchObject({ level: 'fatal', count: 1 })
    expect(line).toContain('plant-mistakes.ts')
    expect(line).not.toContain('xoxb-')
    await leaving(world)
    expect(await world.program.ended).toBe(1)
  })

  it('nobody who reads the log is no reason to end', async (test) => {
    const world = await start(test, { environment: { LOG_LEVEL: 'debug' } })
    world.program.deafen()

    for (let time = 0; time < 3; time++)
      await fetch(`${world.url}/slack/events`, { method: 'POST', body: 'unsigned' })

    expect(await world.status('/healthz')).toBe(200)
  })
})
