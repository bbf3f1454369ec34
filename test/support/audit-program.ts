import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

const COMMAND = [process.execPath, '--import', 'tsx', 'src/audit-log.ts']

/** `npm run audit -- …` as a process of its own, with DATABASE_URL and no other setting. */
export function runAudit(
  databaseUrl: string,
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  return start(databaseUrl, [...COMMAND, ...args])
}

/** The same, where nobody reads beyond its first line. The code is the program's own. */
export const runAuditIntoHead = (databaseUrl: string, ...args: string[]): ReturnType<typeof runAudit> =>
  start(databaseUrl, ['bash', '-c', 'set -o pipefail; "$@" | head -n 1', 'bash', ...COMMAND, ...args])

function start(databaseUrl: string, [file = '', ...args]: string[]): ReturnType<typeof runAudit> {
  const { PATH, HOME } = process.env
  const options = { cwd: root, env: { PATH, HOME, DATABASE_URL: databaseUrl }, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (_error, output, errors) =>
      resolve({ code: child.exitCode ?? -1, output, errors }),
    )
  })
}
