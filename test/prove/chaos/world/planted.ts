import type { Environment } from '../../../../src/config.ts'
import { preload } from '../../../support/program.ts'

/** What can be planted into the instances, for the proof to find. */
export const FAULTS = ['lost', 'doubled', 'stuck'] as const

/** What an instance needs in its environment to have it. */
export const planted = (fault: string | undefined): Environment =>
  fault === undefined ? {} : { ...preload('../prove/chaos/world/plants.ts'), CHAOS_FAULT: fault }
