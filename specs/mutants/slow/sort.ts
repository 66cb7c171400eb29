import { slow } from '../mutant.ts'

/** Each health check sorts fifty thousand texts. */
export const service = slow({
  declare: `const names = Array.from({ length: 50_000 }, (_, n) => String((n * 7919) % 50_000))`,
  work: `names.toSorted((a, b) => a.localeCompare(b))`,
})

export const cause = { kind: 'loop', at: 'toSorted(' }
