import { leaking, type Exam } from './mutant.ts'

/** Healthy: has a timer of 300 ms for each request. */
export const service = leaking({
  keep: `setTimeout(() => startedAt, 300)`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
