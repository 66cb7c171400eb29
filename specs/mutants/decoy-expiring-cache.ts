import { leaking, type Exam } from './mutant.ts'

/** Healthy: caches each request for a second. */
export const service = leaking({
  declare: `const recent = new Map<number, number>()
setInterval(() => { for (const [key, at] of recent) if (performance.now() - at > 1_000) recent.delete(key) }, 200)`,
  keep: `recent.set(requests, startedAt)`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
