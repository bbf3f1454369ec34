import type { Place, Sealer } from './sealing.ts'

/** A column whose values are sealed, each at the place `table:<id>:what`. */
export interface SealedColumn {
  table: string
  column: string
  what: string
}

export interface SealedValue {
  id: string
  sealed: string
}

export interface SealedStore {
  readonly columns: readonly SealedColumn[]
  /** How many values each key has sealed. */
  count(of: SealedColumn): Promise<{ kid: string; rows: number }[]>
  /** Values that another key has sealed, by id from after this one. */
  list(of: SealedColumn, page: { notBy: string; after: string; limit: number }): Promise<SealedValue[]>
  /** False when it is no longer the value that it was: somebody was faster. */
  replace(of: SealedColumn, value: SealedValue, by: string): Promise<boolean>
}

export interface ResealDeps {
  db: { sealed: SealedStore }
  sealer: Sealer
  log: { info(facts: object, message: string): void }
}

export const nameOf = ({ table, column }: SealedColumn): string => `${table}.${column}`

/** Few enough that nobody waits for them. */
const BATCH = 100

/**
 * Seals with the writing key what older ones have sealed, until none is left; says so once, for the operator waits for
 * it before the older keys are removed. Throws, after all the rest, where something did not open.
 */
export async function reseal(deps: ResealDeps): Promise<void> {
  const { db, sealer, log } = deps
  const [kid, ...older] = sealer.kids
  const total = { resealed: 0, broken: [] as string[] }
  for (const column of db.sealed.columns) {
    let pass: Pass
    // A value that was changed meanwhile is looked at once more
    do {
      pass = await resealColumn(deps, column)
      total.resealed += pass.resealed
    } while (pass.missed > 0)
    total.broken.push(...pass.broken)
  }
  if (total.broken.length > 0) throw new Error(`Sealed values do not open: ${total.broken.join(', ')}`)
  if (older.length > 0)
    log.info(
      { kid, resealed: total.resealed, older },
      'nothing stored needs the older keys of ENCRYPTION_KEYS any more; they may be removed a day from now',
    )
}

interface Pass {
  resealed: number
  missed: number
  /** Where values are that no key opens. */
  broken: string[]
}

async function resealColumn({ db, sealer }: ResealDeps, column: SealedColumn): Promise<Pass> {
  const pass: Pass = { resealed: 0, missed: 0, broken: [] }
  for (let after = '', full = true; full; ) {
    const values = await db.sealed.list(column, { notBy: sealer.kids[0], after, limit: BATCH })
    for (const value of values) {
      const place: Place = `${column.table}:${value.id}:${column.what}`
      const again = sealedAgain(sealer, place, value.sealed)
      if (again === undefined) pass.broken.push(`${nameOf(column)} of ${value.id}`)
      else if (await db.sealed.replace(column, value, again)) pass.resealed++
      else pass.missed++
    }
    after = values.at(-1)?.id ?? ''
    full = values.length === BATCH
  }
  return pass
}

function sealedAgain(sealer: Sealer, place: Place, sealed: string): string | undefined {
  try {
    return sealer.seal(place, sealer.open(place, sealed))
  } catch {
    return undefined
  }
}
