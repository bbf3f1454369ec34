import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type WebDeps, webApp } from '../../src/web/server.ts'
import { lineProblem } from '../support/log-line.ts'
import { statusProblem, wordsProblem } from './edge/judge.ts'
import { PATHS } from './edge/requests.ts'
import { edge } from './edge.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe.concurrent('the program that everything comes in to', () => {
  it.each([
    ['SQLite', 'http'],
    ['PostgreSQL', 'socket'],
  ] as const)(
    'on %s, over %s, is there all the time and works afterwards',
    async (kind, mode) => {
      const { counts, violations } = await edge(kind, { rounds: 1, seed: 7, options: { mode } })

      expect(violations).toEqual([])
      expect(counts[`${mode}: requests answered with 404`]).toBeGreaterThan(50)
      expect(counts[`${mode}: payloads acknowledged`]).toBeGreaterThan(50)
      expect(counts[`${mode}: slow ones cut off`]).toBe(35)
      expect(counts[`${mode}: neighbours away and back`]).toBe(kind === 'SQLite' ? 3 : 8)
    },
    120_000,
  )

  it('is found out where it rejects, freezes, keeps what it gets, or logs a mistake that nobody can quote', async () => {
    const options = { mode: 'http', fault: 'rejects,freezes,keeps,mumbles' }

    const { violations } = await edge('SQLite', { rounds: 1, seed: 7, options })

    const found = violations.join('\n')
    expect(found).toContain('nothing has caught a mistake')
    expect(found).toMatch(/\/healthz took \d+ ms, every time/)
    expect(found).toContain('what it holds grew from')
    expect(found).toContain('an error without a reference')
  }, 120_000)

  it('is found out where it ends, and the command says so, with the seed, and ends with 1', async () => {
    const asked = ['edge', '--database', 'sqlite', '--mode', 'http', '--fault', 'ends', '--seed', '7']

    const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
      const args = ['--import', 'tsx', 'test/prove/run.ts', ...asked]
      const child = execFile(process.execPath, args, { cwd: root }, (_error, output) =>
        resolve({ code: child.exitCode, output }),
      )
    })

    expect(output).toMatch(/VIOLATION http: the program has ended with 7/)
    expect(output).toContain('run again with --seed 7')
    expect(code).toBe(1)
  }, 120_000)
})

it('every route of the server is among the paths', () => {
  const { routes } = webApp({ publicUrl: 'http://localhost' } as WebDeps)

  const known = routes.map(({ path }) => path).filter((path) => path !== '/*')

  expect(known.length).toBeGreaterThan(7)
  expect(known.filter((path) => !PATHS.includes(path))).toEqual([])
})

describe('the judge of what is heard', () => {
  const stranger = { whole: true, signed: false, toSlack: true }

  it('finds nothing wrong with a refusal, an answer in plain words and a mistake that can be quoted', () => {
    expect(statusProblem(stranger, 401)).toBeUndefined()
    expect(statusProblem({ ...stranger, whole: false }, 0)).toBeUndefined()
    expect(wordsProblem('Something went wrong on our side. Reference: a1b2c3d4')).toBeUndefined()
    expect(lineProblem('{"level":"error","reference":"a1b2c3d4","msg":"unexpected error"}')).toBeUndefined()
    expect(lineProblem('{"level":"warn","msg":"refused"}')).toBeUndefined()
  })

  it.each([
    ['no answer', statusProblem(stranger, 0)],
    ['an error of ours', statusProblem(stranger, 500)],
    ['a stranger who is taken for Slack', statusProblem(stranger, 200)],
    ['a stack', wordsProblem(String(new Error('planted').stack))],
    ['the words of a database', wordsProblem('invalid byte sequence for encoding "UTF8": 0x00')],
    ['a rejection', lineProblem('{"level":"fatal","msg":"nobody held a promise"}')],
    ['a mistake that nobody can quote', lineProblem('{"level":"error","msg":"a request failed"}')],
    ['what is no log', lineProblem('(node:1) MaxListenersExceededWarning')],
  ])('notices %s', (_what, problem) => {
    expect(problem).toEqual(expect.any(String))
  })
})
