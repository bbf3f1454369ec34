import type { Secret } from '../../src/domain/records.ts'
import type { SandboxClient } from '../../src/sandbox/okta/clients.ts'
import { secretText } from '../../src/slack/views/status.ts'

/** What Client Secrets says of these rows and Okta does not bear out. */
export function untrueClaims(rows: readonly Secret[], held: SandboxClient['secrets']): string[] {
  return rows.flatMap((row) => {
    const remote = held.find((secret) => secret.id === row.remoteId)
    const text = secretText(row)
    const untrue =
      (/^(🟢|🟠)/u.test(text) && remote?.status !== 'ACTIVE') ||
      (/^⚪|does not work any more/.test(text) && remote?.status !== 'INACTIVE') ||
      (row.held === 'absent' && held.some((secret) => secret.last4 === row.last4))
    return untrue ? [`${row.last4}: ${text}; at Okta ${remote?.status}`] : []
  })
}
