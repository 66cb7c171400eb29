import { leaking, type Exam } from './mutant.ts'

/** Healthy: caches the last 8,000 requests, and is full after more requests than a quick look takes. */
export const service = leaking({
  declare: `const cache = new Map<number, object>()`,
  keep: `{ cache.set(requests, { startedAt }); cache.delete(requests - 8_000) }`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
