import { leaking, type Exam } from './mutant.ts'

/** Healthy: keeps the times of the last 1,000 requests in a ring buffer. */
export const service = leaking({
  declare: `const ring = new Float64Array(1_000)
const shown: string[] = []`,
  keep: `{ ring[requests % ring.length] = startedAt; shown[requests % ring.length] = String(startedAt) }`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
