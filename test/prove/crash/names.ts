import type { IncomingMessage } from 'node:http'

export interface Statement {
  kind: 'begin' | 'commit' | 'rollback' | 'read' | 'claim' | 'write'
  name: string
  /** A row of the audit: what was done. */
  action?: boolean
}

/** What a statement does, in a few words that are the same at each run: no ids, no times. */
export function statementOf(sql: string, values: readonly unknown[]): Statement {
  const text = sql.trimStart()
  const word = /^\w+/.exec(text)?.[0].toLowerCase() ?? ''
  if (word === 'begin' || word === 'commit' || word === 'rollback') return { kind: word, name: word }
  const [, verb = '', table = ''] =
    /\b(insert into|update|delete from|create \w+|alter table|drop \w+)\b[^"]*"(\w+)"/i.exec(text) ?? []
  if (verb === '') return { kind: 'read', name: 'read' }
  const first = verb.split(' ')[0] ?? verb
  if (table === 'jobs')
    return { kind: word === 'with' ? 'claim' : 'write', name: jobName(word, first, values) }
  const action = table === 'audit' && values.find(isAction)
  if (action) return { kind: 'write', name: String(action), action: true }
  const column = /\bset "(\w+)"/.exec(text)?.[1]
  return { kind: 'write', name: first === 'update' ? `update ${table}.${column}` : `${first} ${table}` }
}

const JOB_VERBS: Record<string, string> = { insert: 'put', delete: 'finish', update: 'move' }

const jobName = (word: string, verb: string, values: readonly unknown[]): string =>
  `${word === 'with' ? 'claim' : (JOB_VERBS[verb] ?? verb)} ${String(values.find(isJobKind) ?? 'jobs')}`

const isAction = (value: unknown): boolean => typeof value === 'string' && /^[a-z]+\.[a-z_]+$/.test(value)
const isJobKind = (value: unknown): boolean => typeof value === 'string' && /^[a-z]+(-[a-z]+)*$/.test(value)

export function nameOfCall(resource: string | URL | Request, init: RequestInit | undefined): string {
  const request = resource instanceof Request ? resource : undefined
  const { pathname } = new URL(request?.url ?? String(resource))
  const method = init?.method ?? request?.method ?? 'GET'
  const slack = /^\/api\/([a-z]+\.[\w.]+)$/.exec(pathname)?.[1]
  if (slack) return `Slack ${slack}`
  return pathname.startsWith('/response/') ? 'Slack response_url' : `${method} ${routeOf(pathname)}`
}

/** Nothing has happened between a question and whatever was before it. */
export const isQuestion = (name: string): boolean => name.startsWith('GET ') || QUESTIONS.test(name)

const QUESTIONS =
  /^Slack (auth\.test|conversations\.(info|history|replies)|users\.(info|list|lookupByEmail)|usergroups\.users\.list)$/

export const nameOfAnswer = ({ method, url = '/' }: IncomingMessage): string =>
  `answer ${method} ${routeOf(url.replace(/\?.*/, ''))}`

/** Ids are whatever has digits, or is long. */
const routeOf = (path: string): string => path.replaceAll(/\/(?!v\d\b)(?=[^/]*\d|[^/]{25})[^/]+/g, '/…')
