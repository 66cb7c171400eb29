import { slow } from '../mutant.ts'

/** Each health check counts for 20 ms. */
export const service = slow({
  work: `for (const until = performance.now() + 20; performance.now() < until; );`,
})

export const cause = { kind: 'loop', at: 'performance.now() < until' }
