import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { chaos } from './chaos.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const LONGEST_MS = 240_000
const A_FEW_SECONDS = 0.1

describe.concurrent('several instances of the program, in all that can go wrong', () => {
  it.each(databases)(
    'lose nothing, do nothing twice and come to rest on %s',
    async (kind) => {
      const { counts, violations } = await chaos(kind, { minutes: A_FEW_SECONDS, seed: 7 })

      expect(violations).toEqual([])
      expect(counts['answers: told']).toBeGreaterThan(20)
      expect(counts['troubles: an instance killed']).toBe(1)
      expect(counts['apps in the end']).toBeGreaterThan(1)
    },
    LONGEST_MS,
  )

  it.each([
    ['lost', /has 0 cards|its card is not|too rarely/],
    ['doubled', /was told “.*” \d+ times, of which \d+ are doubtful/],
  ])(
    'are found out when something is %s, and the command ends with 1',
    async (fault, words) => {
      const asked = ['chaos', '--database', 'sqlite', '--minutes', '0.05', '--seed', '7', '--fault', fault]

      const { code, output } = await prove(...asked)

      expect(output).toMatch(words)
      expect(output).toContain('run again with --seed 7')
      expect(code).toBe(1)
    },
    LONGEST_MS,
  )
})

function prove(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'test/prove/run.ts', ...args],
      { cwd: root },
      (_error, output) => resolve({ code: child.exitCode, output }),
    )
  })
}
