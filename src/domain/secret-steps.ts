import type { Secret } from './records.ts'

/** What is known of a secret at the server, without its value. */
export interface HeldSecret {
  id: string
  active: boolean
}

export type SecretStep =
  | { do: 'add'; row: Secret }
  | { do: 'activate' | 'deactivate' | 'delete'; row: Secret; remoteId: string }

/**
 * The next single call that brings the server's secrets nearer to the rows; nothing when they agree, or when all
 * that is missing would break one of the server's rules: at most `cap` secrets, never none active, only inactive
 * ones are deleted. Secrets that no row knows are left alone.
 */
export function nextSecretStep(
  rows: readonly Secret[],
  held: readonly HeldSecret[],
  cap: number,
): SecretStep | undefined {
  const known = rows.flatMap((row) => {
    const remote = held.find((entry) => entry.id === row.remoteId)
    return remote ? [{ row, remoteId: remote.id, active: remote.active }] : []
  })
  const deletable = known.find(({ row, active }) => row.wanted === 'deleted' && !active)
  if (deletable) return { do: 'delete', row: deletable.row, remoteId: deletable.remoteId }
  const missing = rows.find((row) => row.wanted === 'active' && !row.remoteId && row.sealed)
  if (missing && held.length < cap) return { do: 'add', row: missing }
  const off = known.find(({ row, active }) => row.wanted === 'active' && !active)
  if (off) return { do: 'activate', row: off.row, remoteId: off.remoteId }
  const othersActive = (id: string) => held.some((entry) => entry.active && entry.id !== id)
  const endable = known.filter(
    ({ row, remoteId, active }) => row.wanted !== 'active' && active && othersActive(remoteId),
  )
  // A deleted one first: as the only active secret it could not be ended any more
  const on = endable.find(({ row }) => row.wanted === 'deleted') ?? endable[0]
  if (on) return { do: 'deactivate', row: on.row, remoteId: on.remoteId }
  // A deleted one is the last that is active, and its successor has no room: an inactive one stands in for a moment
  const blocked = missing && known.some(({ row, active }) => row.wanted === 'deleted' && active)
  const standIn = blocked ? known.find(({ row }) => row.wanted === 'inactive') : undefined
  return standIn && { do: 'activate', row: standIn.row, remoteId: standIn.remoteId }
}
