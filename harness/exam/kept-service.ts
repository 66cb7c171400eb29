import { service as slow } from '../../specs/mutants/slow-health.ts'
import { patient } from './slowness.ts'

/** A service that breaks its spec however fast the engine is. */
export const service = patient(slow)
