import { service as slow } from '../../specs/mutants/slow-health.ts'
import type { ServiceDescription } from '../system/description.ts'
import { slowed } from './slowness.ts'

/** A service that breaks its spec however fast the engine is. */
export const service: ServiceDescription = { ...slow, readyWithin: slowed(slow.readyWithin) }
