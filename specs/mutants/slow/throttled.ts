import { cores, mebibytes, seconds } from 'vitest-plumbline'
import { slow } from '../mutant.ts'

/** A fiftieth of a core for a health check that needs little. */
export const service = slow(
  { work: `` },
  { limits: { cpu: cores(0.02), memory: mebibytes(512), pids: 64 }, readyWithin: seconds(30) },
)

export const cause = { kind: 'quota' }
