import { slow } from '../mutant.ts'

/** Each health check goes on in microtasks for 20 ms, which let nobody else run. */
export const service = slow({
  work: `for (const until = performance.now() + 20; performance.now() < until; ) await null`,
})

export const cause = { kind: 'loop', at: 'await null' }
