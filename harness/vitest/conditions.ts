import type { Conditions } from '../measure/loaded-system.ts'
import { seed } from '../record/seed.ts'
import { cores } from '../record/units.ts'
import { fromSetUp } from './provided.ts'

/** The seed of the run and the cores of the engine's machine, which every load depends on. */
export const conditions = (): Conditions => ({ seed: seed(), engineCores: cores(fromSetUp('engine').cpus) })
