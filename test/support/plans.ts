import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely'
import type { Connection } from '../../src/db/schema.ts'
import { type OpenDatabase, openStores } from '../../src/db/stores.ts'
import { fakeClock } from './fake-clock.ts'

/** Stores that are listened to, so that the database can be asked how it goes about what they ask. */
export interface Plans {
  open: OpenDatabase
  /** A connection whose queries are listened to as well. */
  kysely: Connection['kysely']
  /** How the database goes about the queries that `work` makes. */
  of(work: (open: OpenDatabase) => Promise<unknown>): Promise<string[]>
}

/** A table is read from end to end. */
export const READ_THROUGH = /Seq Scan on|^SCAN (?!due\b)(?!.*USING)/m

export function plansOn(connection: Connection): Plans {
  const asked: RootOperationNode[] = []
  const kysely = connection.kysely.withPlugin(listener(asked))
  const open = openStores({ ...connection, kysely }, fakeClock())
  return {
    open,
    kysely,
    async of(work) {
      asked.length = 0
      await work(open)
      const executor = connection.kysely.withoutPlugins().getExecutor()
      const explain = connection.kind === 'postgres' ? 'explain' : 'explain query plan'
      const plans = asked.map(async (node) => {
        const { sql: text, parameters, queryId } = executor.compileQuery(node, { queryId: 'explain' })
        const query = CompiledQuery.raw(`${explain} ${text}`, [...parameters])
        const { rows } = await executor.executeQuery<Record<string, string>>({ ...query, queryId })
        return rows.map((row) => row['QUERY PLAN'] ?? row.detail).join('\n')
      })
      return Promise.all(plans)
    },
  }
}

const listener = (asked: RootOperationNode[]): KyselyPlugin => ({
  transformQuery({ node }) {
    asked.push(node)
    return node
  },
  transformResult: async ({ result }) => result,
})
