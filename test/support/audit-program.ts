import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `npm run audit -- …` as a process of its own, with DATABASE_URL and no other setting. */
export function runAudit(
  databaseUrl: string,
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  const { PATH, HOME } = process.env
  const options = { cwd: root, env: { PATH, HOME, DATABASE_URL: databaseUrl }, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'src/audit-log.ts', ...args],
      options,
      (_error, output, errors) => resolve({ code: child.exitCode ?? -1, output, errors }),
    )
  })
}
