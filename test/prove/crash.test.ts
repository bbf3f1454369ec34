import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { actions, modals, shortcuts } from '../../src/slack/ids.ts'
import { clicks, submissions } from '../../src/slack/listen.ts'
import { startDatabases } from '../support/databases.ts'
import { compile } from './crash/compiled.ts'
import { plays } from './crash/journeys/all.ts'
import { startMortalWorld } from './crash/mortal-world.ts'
import { play } from './crash/run.ts'
import { crashThrough, OPTIONS } from './crash.ts'
import { seeded } from './random.ts'
import type { Report } from './report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the program that is killed at points of its journeys, and begun anew,', () => {
  it.each([
    [
      'SQLite',
      ['create an internal app with a logo', 'approve as the last team', 'come back from the login'],
    ],
    ['PostgreSQL', ['create a partner app', 'grant a request']],
  ] as const)(
    'on %s leaves everything as if it had not been killed',
    async (kind, titles) => {
      const report: Report = { counts: {}, violations: [] }

      await crashThrough(report, kind, { titles, points: 2, random: seeded(3) })

      expect(report.violations).toEqual([])
      expect(report.counts.journeys).toBe(titles.length)
      expect(report.counts['times killed']).toBe(2 * titles.length)
    },
    180_000,
  )
})

describe('a fault that is planted', () => {
  it('in the transactions is found, and the command says so and ends with 1', async () => {
    // With this seed it is killed inside a transaction soon
    const args = ['--import', 'tsx', 'test/prove/run.ts', 'crash', '--database', 'sqlite', '--seed', '13']
    const chosen = ['--journey', 'switch an app off', '--plant', 'autocommit']

    const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = execFile(process.execPath, [...args, ...chosen], { cwd: root }, (_error, output) =>
        resolve({ code: child.exitCode, output }),
      )
    })

    expect(output).toContain('VIOLATION switch an app off, killed at "')
    expect(code).toBe(1)
  }, 180_000)

  it('in the search for a lost card is found', async () => {
    const databases = await startDatabases('SQLite')
    const compiled = await compile()
    const world = await startMortalWorld(databases, compiled, { mode: 'socket', plant: 'blind' })
    const journey = plays.find(({ title }) => title === 'create a partner app')?.journey

    const outcome = journey && (await play(world, journey, 'Run 0001', 'Slack chat.postMessage after'))

    expect(outcome?.died).toBe(true)
    expect(outcome?.violations.join('\n')).toMatch(/review rev_\w+ has 2 cards/)
    await world.stop()
    compiled.remove()
    await databases.stop()
  }, 60_000)
})

/** What changes nothing but the screen of the one who clicks. */
const ONLY_SHOWS = 'only shows'

/** For everything that the program answers to: the journey that has it. */
const covered: Record<string, string> = {
  ...Object.fromEntries(
    [
      actions.createApp,
      actions.chooseType,
      actions.chooseAreas,
      actions.addUri,
      actions.removeUri,
      actions.appMenu,
      actions.openApp,
      actions.openSecrets,
      actions.editApp,
      actions.resubmitApp,
      actions.askTransfer,
      actions.askGenerateSecret,
      actions.enterCode,
      actions.openAudit,
      actions.newerAudit,
      actions.olderAudit,
      actions.askReject,
      actions.reviewDetails,
      shortcuts.createApp,
    ].map((id) => [id, ONLY_SHOWS]),
  ),
  ...Object.fromEntries(
    [actions.switchApps, actions.filterApps, actions.searchApps, actions.previousPage, actions.nextPage].map(
      (id) => [id, 'look at all apps in Home'],
    ),
  ),
  [modals.saveApp]: 'create an internal app with a logo',
  [modals.transfer]: 'transfer an app',
  [actions.activateApp]: 'switch an app on',
  [actions.deactivateApp]: 'switch an app off',
  [actions.approve]: 'approve as the last team',
  [modals.reject]: 'reject a partner app',
  [actions.withdrawReview]: 'withdraw a submission',
  [modals.generateSecret]: 'generate a secret, the old one ends in a day',
  [actions.showSecret]: 'show a secret',
  [actions.deactivateSecret]: 'deactivate a secret',
  [actions.activateSecret]: 'activate a secret',
  [actions.deleteSecret]: 'delete a secret',
  [actions.compromiseSecret]: 'end a secret that has leaked',
  [actions.keepSecret]: 'keep a secret that would end',
  [shortcuts.reportSecret]: 'report a secret that has leaked',
  [actions.generateToken]: 'ask for a token',
  [actions.logIn]: 'press the button that opens the login',
  [actions.showToken]: 'show a token',
  [actions.dismissToken]: 'dismiss a token',
  [actions.revokeToken]: 'revoke a token',
  [modals.confirmCode]: 'enter the code',
  [actions.stopLogin]: 'stop in Slack',
  [modals.grantAccess]: 'give somebody access',
  [actions.revokeAccess]: 'take access away',
  [actions.requestAccess]: 'ask for access',
  [actions.grantRequest]: 'grant a request',
  [actions.declineRequest]: 'decline a request',
  [actions.adoptApp]: 'adopt what was changed outside',
  [actions.restoreApp]: 'restore what was changed outside',
}

it('everything that the program answers to is in a journey, or only shows something', () => {
  const all = [...Object.keys(clicks), ...Object.keys(submissions), ...Object.values(shortcuts)]
  const titles = new Set(Object.values(covered))
  titles.delete(ONLY_SHOWS)

  expect(Object.keys(covered).sort()).toEqual([...new Set(all)].sort())
  expect([...titles].filter((title) => !OPTIONS.journey.includes(title))).toEqual([])
})
