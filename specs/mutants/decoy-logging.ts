import { leaking, type Exam } from './mutant.ts'

/** Healthy: logs a line for each request. */
export const service = leaking({
  keep: `console.log(JSON.stringify({ startedAt, requests }), { method: request.method })`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
