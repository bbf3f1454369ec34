import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { ConfigError, type Environment } from './config.ts'
import { connect, pathOf } from './db/connect.ts'
import { readAudit } from './db/read-audit.ts'
import { auditLine } from './domain/audit-line.ts'
import { type AuditRecord, type Flaw, type Verdict, verifyAudit } from './domain/verify-audit.ts'
import { given, settings } from './settings.ts'
import { EX_CONFIG, loadDotEnv, unusableAt } from './start-errors.ts'

const USAGE = `npm run audit -- verify [--tenant T0123] [--file audit.jsonl]   checks the database, or an exported file
npm run audit -- export [--tenant T0123] [--file audit.jsonl]   one row a line, to the file or to standard output

Ends with 0, with 1 at the first broken row, or with 2 when it could not look. Reads DATABASE_URL and no other setting.
`
const BROKEN = 1
const FAILED = 2

/** Something the operator can put right; said without a stack. */
class Failure extends Error {
  override name = 'Failure'
}

/** Answers the exit code. */
async function main(args: string[], environment: Environment): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { tenant: { type: 'string' }, file: { type: 'string' } },
  })
  const [command, ...rest] = positionals
  if (rest.length === 0 && command === 'export') return exportTo(values.file, environment, values.tenant)
  if (rest.length > 0 || command !== 'verify') throw new Failure(USAGE)
  const { file, tenant } = values
  const verdict =
    file === undefined
      ? await onDatabase(environment, (connection) => verifyAudit(readAudit(connection, tenant), tenant))
      : await verifyAudit(recordsIn(file), tenant)
  return report(verdict, { file, tenant })
}

function report(verdict: Verdict, asked: { file: string | undefined; tenant: string | undefined }): number {
  const { rows, ends, flaw } = verdict
  if (flaw) {
    print(
      `${placeOf(flaw)}: ${flaw.problem}\nThis is the first flaw; ${count(rows, 'row')} before it ${rows === 1 ? 'is as it was' : 'are as they were'} written.`,
    )
    return BROKEN
  }
  if (asked.tenant !== undefined && ends.size === 0)
    throw new Failure(`There are no rows of a tenant ${asked.tenant}.`)
  for (const [tenantId, end] of ends) print(`${tenantId}: ${count(end.seq, 'row')}, the last one ${end.hash}`)
  print(`${count(rows, 'row')} of ${count(ends.size, 'tenant')}, all as they were written.`)
  if (asked.file !== undefined)
    print('Whether rows are missing at the end, no file can tell: compare the last hashes with the database.')
  return 0
}

const placeOf = ({ tenantId, seq, line }: Flaw): string =>
  [
    ...(tenantId === undefined ? [] : [`tenant ${tenantId}`]),
    ...(seq === undefined ? [] : [`row ${seq}`]),
    ...(line === undefined ? [] : [`line ${line} of the file`]),
  ].join(', ')

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`
const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function exportTo(
  file: string | undefined,
  environment: Environment,
  tenantId: string | undefined,
): Promise<number> {
  return onDatabase(environment, async (connection) => {
    // Names and e-mail addresses are in it: for its owner's eyes
    const target = file === undefined ? process.stdout : createWriteStream(file, { mode: 0o600 })
    const lines = Readable.from(linesOf(readAudit(connection, tenantId)))
    await pipeline(lines, target, { end: file !== undefined })
    return 0
  })
}

async function* linesOf(records: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
  for await (const record of records) if (record.kind === 'row') yield `${auditLine(record.row)}\n`
}

/** The lines of a file as bytes: names may hold characters that are line ends to others. */
async function* recordsIn(file: string): AsyncGenerator<AuditRecord> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(file)) {
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      yield { kind: 'line', bytes: rest.subarray(0, end) }
      rest = rest.subarray(end + 1)
    }
  }
  if (rest.length > 0) yield { kind: 'line', bytes: rest }
}

async function onDatabase<T>(
  environment: Environment,
  work: (connection: ReturnType<typeof connect>) => Promise<T>,
): Promise<T> {
  const url = settings.DATABASE_URL.safeParse(given(environment.DATABASE_URL))
  if (!url.success)
    throw new ConfigError(
      url.error.issues.map(({ message }) => ({ variable: 'DATABASE_URL', problem: message })),
    )
  // Opening would make an empty one
  if (url.data.startsWith('file:') && !existsSync(pathOf(url.data)))
    throw new Failure(`There is no database ${pathOf(url.data)}. Set DATABASE_URL to the portal's own.`)
  const use = async (): Promise<T> => {
    const connection = connect(url.data)
    return work(connection).finally(() => connection.kysely.destroy())
  }
  return use().catch(unusableAt(url.data))
}

async function start(): Promise<number> {
  // Whoever reads no further (`| head`) wants no more
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : FAILED))
  loadDotEnv()
  return main(process.argv.slice(2), process.env)
}

start().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = error instanceof ConfigError ? EX_CONFIG : FAILED
  },
)
