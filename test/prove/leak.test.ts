import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { leak } from './leak.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe.each(databases)('every journey on %s', (kind) => {
  it('leaves no secret and no token where it does not belong', async () => {
    const { counts, violations } = await leak(kind, { rounds: 1, options: {} })

    expect(violations).toEqual([])
    expect(counts.hits).toBe(0)
    expect(counts['canaries: a token']).toBe(12)
    expect(counts['canaries: a refused token']).toBe(2)
    expect(counts['canaries: a client secret']).toBeGreaterThanOrEqual(6)
    expect(counts['haystacks searched']).toBeGreaterThan(200)
  }, 180_000)
})

describe('a token that is planted on purpose', () => {
  it.each([
    ['database', /a token in table apps/],
    ['slack', /a token in chat\.postMessage/],
    ['audit', /a token in audit export/],
  ])(
    'in the %s is found',
    async (place, hit) => {
      const { counts, violations } = await leak('SQLite', { rounds: 1, options: { leak: place } })

      expect(violations.join('\n')).toMatch(hit)
      expect(counts.hits).toBe(violations.length)
    },
    120_000,
  )

  it('in the log is found, and the command says so and ends with 1', async () => {
    const args = ['--import', 'tsx', 'test/prove/run.ts', 'leak', '--database', 'sqlite', '--leak', 'log']

    const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = execFile(process.execPath, args, { cwd: root }, (_error, output) =>
        resolve({ code: child.exitCode, output }),
      )
    })

    expect(output).toMatch(/VIOLATION round 1, socket: a token in log/)
    expect(code).toBe(1)
  }, 120_000)
})
