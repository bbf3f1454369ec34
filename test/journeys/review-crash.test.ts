import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Environment, loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type Portal, startPortal } from '../../src/portal.ts'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { allRows, clientNamed, directMessage, until } from '../support/deeds.ts'
import { freePorts, type Program, startProgram } from '../support/program.ts'
import { CHANNEL, PLACE, postsShowing, submitApp } from '../support/review-deeds.ts'
import { ENCRYPTION_KEY, giveAccess, type Outside, startOutside } from '../support/world.ts'

/** A crashed process holds its jobs for less than this; then the next one takes them. */
const LEASE_MS = 60_000

describe('the program that is killed', () => {
  let folder: string
  let outside: Outside
  let environment: Environment
  let program: Program
  let portal: Portal | undefined
  let rae: PersonDriver
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'devportal-review-'))
    outside = await startOutside()
    rae = outside.person('rae')
    environment = {
      PORT: String(await freePorts()),
      DATABASE_URL: `file:${join(folder, 'portal.db')}`,
      ENCRYPTION_KEYS: `test:${ENCRYPTION_KEY.toString('base64')}`,
      ...outside.slack.settings,
      ...outside.okta.settings,
      REVIEW_TEAMS: 'reviewers=U0RAE00001',
    }
    program = startProgram(environment)
    await program.printed('DevPortal is ready')
    await giveAccess(outside, 'pia')
    await directMessage(outside.person('pia'), 'has given you access')
    await rae.goto(PLACE)
  })
  afterEach(async () => {
    program.kill('SIGKILL')
    await program.ended
    await portal?.stop()
    portal = undefined
    await outside.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function killAndStartAnew(): Promise<void> {
    program.kill('SIGKILL')
    await program.ended
    outside.slack.faults.clear()
    outside.clock.advance(LEASE_MS)
    portal = await startPortal(loadConfig(environment), {
      clock: outside.clock,
      log: createLog('silent'),
    })
  }
  const reviews = async () => (await allRows(environment.DATABASE_URL ?? '')).reviews

  it('between decision and card shows the verdict after its restart, and Pia hears of it', async () => {
    await submitApp(outside.person('pia'), 'Cut Hub')
    await rae.waitFor('Cut Hub')
    outside.slack.faults.api('chat.update', { kind: 'error', error: 'fatal_error' }, 100)
    outside.slack.faults.api('conversations.open', { kind: 'error', error: 'fatal_error' }, 100)
    await rae.click('Approve', { near: 'Cut Hub' })
    await until(async () => (await reviews())?.some((row) => 'status' in row && row.status === 'approved'))
    const then = postsShowing(rae, 'Cut Hub')

    await killAndStartAnew()

    await rae.waitFor(/\*✅ Approved\*[^\n]*\n[^\n]*Cut Hub/)
    expect(then).toEqual([expect.stringContaining('Waiting for review')])
    expect(postsShowing(rae, 'Cut Hub')).toHaveLength(1)
    await directMessage(outside.person('pia'), 'Your partner app was approved: Cut Hub')
    await until(() => clientNamed(outside.okta, 'Cut Hub').status === 'ACTIVE')
    expect(outside.slack.violations).toEqual([])
  })

  it('while Slack answers the post of a card finds that card again: there is one', async () => {
    // The only answer that is lost; whatever the program tries after it fails too
    outside.slack.faults.api('chat.postMessage', { kind: 'cut' })
    outside.slack.faults.api('chat.update', { kind: 'error', error: 'fatal_error' }, 100)
    await submitApp(outside.person('pia'), 'Half Hub')
    await rae.waitFor('Half Hub')

    const lost = outside.slack.calls.filter(({ status }) => status === 0)

    await killAndStartAnew()

    expect(lost).toMatchObject([{ method: 'chat.postMessage', args: { channel: CHANNEL } }])
    await rae.waitFor(/\(edited\).*Half Hub/s)
    await rae.click('Approve', { near: 'Half Hub' })
    await rae.waitFor(/\*✅ Approved\*[^\n]*\n[^\n]*Half Hub/)
    expect(postsShowing(rae, 'Half Hub')).toHaveLength(1)
    expect(outside.slack.violations).toEqual([])
  })
})
