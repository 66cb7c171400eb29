import { service as slow } from '../../specs/mutants/slow-health.ts'
import { patient } from './slowness.ts'

/** A service whose spec fails on an engine of any speed. */
export const service = patient(slow)
