import { inject } from 'vitest'
import type { Conditions } from '../measure/run.ts'
import { seed } from '../record/seed.ts'
import { cores } from '../record/units.ts'

/** Under which whatever a spec runs is run. */
export const conditions = (): Conditions => ({ seed: seed(), engineCores: cores(inject('engine').cpus) })
