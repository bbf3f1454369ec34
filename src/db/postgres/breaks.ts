import type pg from 'pg'

const broken = new WeakSet<pg.ClientBase>()

/**
 * A connection that breaks says so by `error`, in the pool or checked out, and a process that does not listen is ended
 * by it (https://node-postgres.com/apis/pool#error).
 */
export function watchForBreaks(pool: pg.Pool): void {
  pool.on('connect', (client) => client.on('error', () => broken.add(client)))
  // One that lay idle; the pool has dropped it by now
  pool.on('error', () => undefined)
}

export const isBroken = (client: pg.ClientBase): boolean => broken.has(client)
