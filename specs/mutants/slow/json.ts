import { slow } from '../mutant.ts'

/** Each health check writes an answer of 1 MB that nobody asked for. */
export const service = slow({
  declare: `const rows = Array.from({ length: 10_000 }, (_, id) => ({ id, name: 'row ' + id, tags: ['a', 'b', 'c'] }))`,
  work: `JSON.stringify(rows)`,
})

export const cause = { kind: 'loop', at: 'JSON.stringify(rows)' }
