import type { Kysely } from 'kysely'
import type { SecretStore } from '../domain/stores.ts'
import type { Schema } from './schema.ts'

export function secretStore(db: Kysely<Schema>): SecretStore {
  return {
    async insert(secret) {
      await db.insertInto('secrets').values(secret).execute()
    },
    find: (id) => db.selectFrom('secrets').selectAll().where('id', '=', id).executeTakeFirst(),
    list: (appId, options) =>
      db
        .selectFrom('secrets')
        .selectAll()
        .where('appId', '=', appId)
        .$if(!options?.withDeleted, (query) => query.where('wanted', '!=', 'deleted'))
        .orderBy('createdAt')
        .orderBy('id')
        .execute(),
    async findByFingerprints(fingerprints) {
      if (fingerprints.length === 0) return []
      return db
        .selectFrom('secrets')
        .selectAll()
        .where('fingerprint', 'in', [...fingerprints])
        .execute()
    },
    async update(id, changes) {
      await db.updateTable('secrets').set(changes).where('id', '=', id).execute()
    },
  }
}
