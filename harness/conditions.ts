import { inject } from 'vitest'
import type { Conditions } from './run.ts'
import { seed } from './seed.ts'
import { cores } from './units.ts'

/** Under which whatever a spec runs is run. */
export const conditions = (): Conditions => ({ seed: seed(), engineCores: cores(inject('engine').cpus) })
