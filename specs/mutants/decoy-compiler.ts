import { leaking, type Exam } from './mutant.ts'

/** Healthy: compiles a function for each request, and drops it. */
export const service = leaking({
  keep: `new Function('n', 'return n + ' + requests)(startedAt)`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
