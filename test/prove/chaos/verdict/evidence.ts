import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allRows } from '../../../support/deeds.ts'
import type { Trouble } from '../troubles/weather.ts'
import type { Stage } from '../world/stage.ts'

/** Keeps all that can tell how a violation came about, for whoever has to find out. Answers where. */
export async function keepEvidence(stage: Stage, troubles: readonly Trouble[]): Promise<string> {
  const { slack, okta, database, instances, site } = stage
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'))
  const things: Record<string, unknown> = {
    troubles,
    ledger: site.ledger,
    rows: await allRows(database.url),
    clients: okta.clients(),
    'calls-of-slack': slack.calls,
    'calls-of-okta': okta.calls,
  }
  for (const [name, thing] of Object.entries(things))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(thing, undefined, 1))
  for (const [index, instance] of instances.entries())
    writeFileSync(join(folder, `instance-${index + 1}.log`), instance.lines().join('\n'))
  return folder
}
