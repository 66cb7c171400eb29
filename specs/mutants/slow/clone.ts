import { slow } from '../mutant.ts'

/** Each health check copies a large object. */
export const service = slow({
  declare: `const state = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => ['key ' + n, { n, tags: ['a', 'b'] }]))`,
  work: `structuredClone(state)`,
})

export const cause = { kind: 'loop', at: 'structuredClone(state)' }
