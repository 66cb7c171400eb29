import { leaking, type Exam } from './mutant.ts'

/** Healthy: caches the first 4,000 requests and no more. */
export const service = leaking({
  declare: `const cache = new Map<number, object>()`,
  keep: `if (cache.size < 4_000) cache.set(requests, { startedAt })`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
