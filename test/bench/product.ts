import { systemClock } from '../../src/clock.ts'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { startPortal } from '../../src/portal.ts'
import { reportCpu } from './child.ts'

/** The product as it is, configured by its environment. */
const portal = await startPortal(loadConfig(process.env), {
  clock: systemClock,
  log: createLog('silent'),
})
reportCpu(Number(new URL(portal.publicUrl).port))
