import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = new URL('../src/', import.meta.url).pathname
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const text = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]))

interface Import {
  from: string
  /** A file of `src`, or the name of a package. */
  to: string
  typeOnly: boolean
  dynamic: boolean
}

const imports: Import[] = [...text].flatMap(([from, code]) => {
  const own = (to: string): string => (to.startsWith('.') ? normalize(join(dirname(from), to)) : to)
  const fixed = [...code.matchAll(/^(?:import|export)\s(type\s)?([^'"]*?\sfrom\s)?'([^']+)'/gm)]
  const dynamic = [...code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)]
  return [
    ...fixed.map(([, type, names, to = '']) => {
      const typeOnly = !!type || /^\{(\s*type \w+,?)+\s*\} from $/.test(names ?? '')
      return { from, to: own(to), typeOnly, dynamic: false }
    }),
    ...dynamic.map(([, to = '']) => ({ from, to: own(to), typeOnly: false, dynamic: true })),
  ]
})
const inside = (folder: string) => (file: string) => file.startsWith(`${folder}/`)
const words = ({ from, to }: Import): string => `${from} -> ${to}`
const ofSource = imports.filter(({ to }) => text.has(to))

it('all imports of the sources are seen', () => {
  expect(imports.length).toBeGreaterThan(300)
  expect(imports.filter(({ to }) => to.endsWith('.ts') && !text.has(to))).toEqual([])
})

describe('the domain', () => {
  it('knows nothing but itself, Node and two libraries that only compute', () => {
    const foreign = imports.filter(
      ({ from, to }) =>
        inside('domain')(from) && !inside('domain')(to) && !/^(node:[\w/]+|zod|leven)$/.test(to),
    )

    expect(foreign.map(words)).toEqual([])
  })

  it('reaches neither files nor the network through Node', () => {
    const used = imports.filter(({ from, to }) => inside('domain')(from) && to.startsWith('node:'))

    expect([...new Set(used.map(({ to }) => to))].sort()).toEqual(['node:crypto', 'node:zlib'])
  })
})

const shared = ['bounded-fetch.ts', 'log.ts', 'oidc.ts']

it('what edges share knows none of them', () => {
  const known = ofSource.filter(
    ({ from, to }) => shared.includes(from) && !shared.includes(to) && !inside('domain')(to),
  )

  expect(known.map(words)).toEqual([])
})

describe.each(['db', 'jobs', 'okta', 'slack', 'web'])('the edge %s', (edge) => {
  it('knows the domain, itself, what edges share and the shape of the configuration, and no other edge', () => {
    const allowed = ({ to, typeOnly }: Import): boolean =>
      inside(edge)(to) || inside('domain')(to) || shared.includes(to) || (to === 'config.ts' && typeOnly)
    const across = ofSource.filter((one) => inside(edge)(one.from) && !allowed(one))

    expect(across.map(words)).toEqual([])
  })
})

describe('each outside has one place', () => {
  it.each([
    ['Slack', /^@slack\//, /^(slack\/|portal\.ts$)/],
    ['SQL', /^(kysely|pg|better-sqlite3)$/, /^db\//],
    ['OpenID Connect', /^openid-client$/, /^(okta\/|slack\/sign-in\.ts$|oidc\.ts$)/],
    ['the web server', /^(hono|@hono\/)/, /^web\//],
    ['the log', /^pino$/, /^log\.ts$/],
  ])('%s', (_what, library, place) => {
    const used = imports.filter(({ from, to }) => library.test(to) && !inside('sandbox')(from))

    expect(used.length).toBeGreaterThan(0)
    expect(used.filter(({ from }) => !place.test(from)).map(words)).toEqual([])
  })

  it('what neighbours answer is read through a bound', () => {
    const fetching = files.filter(
      (file) => !inside('sandbox')(file) && /\bfetch\(/.test(text.get(file) ?? ''),
    )

    expect(fetching).toEqual(['bounded-fetch.ts'])
  })

  it('the environment is read where the program starts', () => {
    const readers = files.filter(
      (file) => !inside('sandbox')(file) && /process\.env\b/.test(text.get(file) ?? ''),
    )

    expect(readers).toEqual(['audit-log.ts', 'doctor.ts', 'main.ts'])
  })
})

describe('the sandbox', () => {
  it('is reached by main.ts alone, and only when it is needed', () => {
    const reached = ofSource.filter(({ from, to }) => inside('sandbox')(to) && !inside('sandbox')(from))

    expect(reached).toEqual([
      { from: 'main.ts', to: normalize('sandbox/start.ts'), typeOnly: false, dynamic: true },
    ])
  })

  it('knows nothing of the rest', () => {
    const known = ofSource.filter(({ from, to }) => inside('sandbox')(from) && !inside('sandbox')(to))

    expect(known.map(words)).toEqual([])
  })
})

describe('the files', () => {
  it('of the domain do not lean on each other in circles, not even for a type', () => {
    expect(circlesIn(ofSource.filter(({ from }) => inside('domain')(from)))).toEqual([])
  })

  it('do not need each other in circles to run', () => {
    expect(circlesIn(ofSource.filter(({ typeOnly }) => !typeOnly))).toEqual([])
  })

  it('have at most 200 lines', () => {
    const long = [...text].map(([file, code]) => [file, code.split('\n').length - 1] as const)

    expect(long.filter(([, lines]) => lines > 200)).toEqual([])
  })
})

function circlesIn(edges: Import[]): string[] {
  const circles: string[] = []
  const done = new Set<string>()
  const follow = (file: string, path: string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (path.includes(file) || done.has(file)) return
    for (const { to } of edges.filter(({ from }) => from === file)) follow(to, [...path, file])
    done.add(file)
  }
  for (const { from } of edges) follow(from, [])
  return circles
}
