import type pg from 'pg'

const broken = new WeakSet<pg.ClientBase>()
/** How many breaks a pool has seen, and how many it had when a connection of it was opened. */
const seen = new WeakMap<pg.Pool, number>()
const before = new WeakMap<pg.ClientBase, number>()

/**
 * A connection that breaks says so by `error`, in the pool or checked out, and a process that does not listen is ended
 * by it (https://node-postgres.com/apis/pool#error).
 */
export function watchForBreaks(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    before.set(client, breaks(pool))
    client.on('error', () => {
      broken.add(client)
      noteBreak(pool)
    })
  })
  // One that lay idle; the pool has dropped it by now
  pool.on('error', () => undefined)
}

const breaks = (pool: pg.Pool): number => seen.get(pool) ?? 0

export function noteBreak(pool: pg.Pool): void {
  seen.set(pool, breaks(pool) + 1)
}

export const isBroken = (client: pg.ClientBase): boolean => broken.has(client)

/**
 * A connection of the pool. A restart or a cut takes all of them, and each would say so only when it is used: after a
 * break, those that are older than it are not tried.
 */
export async function checkOut(pool: pg.Pool): Promise<pg.PoolClient> {
  for (;;) {
    const client = await pool.connect()
    if (before.get(client) === breaks(pool)) return client
    client.release(true)
  }
}
