import { leaking, type Exam } from './mutant.ts'

/** Healthy: a full ring of log lines, which become longer as the numbers in them do and then no more. */
export const service = leaking({
  declare: `const ring: string[] = Array.from({ length: 400 }, () => '')`,
  keep: `ring[requests % ring.length] = JSON.stringify({ requests, line: 'x'.repeat(Math.round(4_000 * (1 - 1_000 / (requests + 1_000)))) })`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
