import type { Kysely } from 'kysely'
import type { Logo } from '../domain/logos.ts'
import type { LogoStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function logoStore(db: Kysely<Schema>): LogoStore {
  return {
    async put(id, logo) {
      await db
        .insertInto('logos')
        .values({
          id,
          mime: logo.mime,
          width: logo.width,
          height: logo.height,
          bytes: Buffer.from(logo.bytes),
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    },
    async get(id) {
      const row = await db.selectFrom('logos').selectAll().where('id', '=', id).executeTakeFirst()
      return row && { bytes: row.bytes, mime: row.mime as Logo['mime'], width: row.width, height: row.height }
    },
  }
}
