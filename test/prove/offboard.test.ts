import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { offboard } from './offboard.ts'
import { allAttempts, uncovered } from './offboard-attempts.ts'
import { beyondRules, type Facts, judge } from './offboard-check.ts'
import { kinds } from './offboard-kinds.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('somebody who is put out', () => {
  it('is refused at the next click of all that was theirs, and told why', async () => {
    const { counts, violations } = await offboard('SQLite', { rounds: 1, seed: 7, options: {}, brief: true })

    expect(violations).toEqual([])
    for (const { name } of kinds) expect(counts[`${name}: refused`]).toBeGreaterThan(0)
    expect(counts['access revoked by an admin: refused']).toBeGreaterThan(50)
    expect(counts['Dana, in: still theirs']).toBeGreaterThan(50)
    expect(counts['Ada, in: still theirs']).toBeGreaterThan(30)
  }, 120_000)

  it('and is let through by a check is found, whichever it is, and the command ends with 1', async () => {
    const args = [
      '--import',
      'tsx',
      'test/prove/run.ts',
      'offboard',
      '--database',
      'sqlite',
      '--fault',
      'all',
    ]

    const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = execFile(process.execPath, args, { cwd: root }, (_error, output) =>
        resolve({ code: child.exitCode, output }),
      )
    })

    for (const kind of [
      'access revoked',
      'former owner',
      'out of the user group',
      'admin no more',
      'made a guest, event lost',
    ])
      expect(output).toContain(`VIOLATION ${kind}`)
    expect(code).toBe(1)
  }, 180_000)
})

describe('everything that the program listens to', () => {
  it('is tried', () => expect(uncovered()).toEqual([]))

  it('is tried under a name of its own', () => {
    const names = allAttempts().map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
  })
})

const kindCalled = (name: string) => kinds.find((kind) => kind.name === name) ?? fail(name)
const fail = (name: string): never => {
  throw new Error(`no kind is called ${name}`)
}
const revoked = kindCalled('access revoked by an admin')
const lost = kindCalled('made a guest, event lost')

describe('the judge of an attempt', () => {
  const sound: Facts = {
    name: 'click open_app in a message',
    area: 'apps',
    failed: undefined,
    told: ["You don't have access to the ZoomInfo DevPortal yet."],
    changes: [{ table: 'people', is: 'new', row: { user_id: 'U1' } }],
    leaks: [],
    shown: [],
  }
  const audit = (action: string, actor = 'U1') =>
    ({ table: 'audit', is: 'new', row: { actor, action, subject: 'U1' } }) as const

  it('passes a refusal that says why and changes nothing but its own trace', () => {
    const facts: Facts = { ...sound, changes: [...sound.changes, audit('token.refused')] }

    expect(judge(revoked, facts, 'U1')).toEqual({ came: 'refused' })
  })

  it.each<[string, Partial<Facts>]>([
    ['no words', { told: [] }],
    ['words for something else', { told: ["Guests can't use the ZoomInfo DevPortal."] }],
    ['an error instead of words', { told: ['Something went wrong on our side.'] }],
    ['a late acknowledgement', { failed: 'operation_timeout' }],
    ['a changed row', { changes: [{ table: 'apps', is: 'new', row: {} }] }],
    ['a deed in the audit', { changes: [audit('app.edited')] }],
    ["somebody else's refusal in the audit", { changes: [audit('token.refused', 'U2')] }],
    ['a job', { changes: [{ table: 'jobs', is: 'new', row: { kind: 'sync-client' } }] }],
    ['a secret', { leaks: ['a client secret in an answer'] }],
    ['the name of an app', { shown: ['Lead Sync'] }],
  ])('notices %s', (_what, falsified) => {
    expect(judge(revoked, { ...sound, ...falsified }, 'U1').violation).toBeDefined()
  })

  it('notices a refusal of what is still theirs', () => {
    const told = ['Only admins of this workspace can do this.']

    expect(judge(revoked, { ...sound, area: 'review', told }, 'U1').violation).toBeDefined()
  })

  it('lets a rule change what it is about, and nothing else', () => {
    const changes = ['access_requests', 'access', 'apps', 'jobs', 'deliveries'].map(
      (table) => ({ table, is: 'new', row: {} }) as const,
    )

    expect(beyondRules(revoked, changes, 'U1')).toEqual(['access'])
    expect(beyondRules(lost, changes, 'U1')).toEqual(['access_requests', 'access'])
  })

  it('lets the access end with a refusal only where nobody knew before Slack was asked', () => {
    const changes: Facts['changes'] = [
      { table: 'access', is: 'gone', row: { user_id: 'U1' } },
      audit('access.revoked', 'system'),
    ]
    const facts: Facts = {
      ...sound,
      changes,
      told: ["Guests can't use the ZoomInfo DevPortal."],
    }

    expect(judge(lost, facts, 'U1')).toEqual({ came: 'refused' })
    expect(judge(revoked, { ...facts, told: sound.told }, 'U1').violation).toBeDefined()
  })
})
