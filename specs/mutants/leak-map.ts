import { leaking, type Exam } from './mutant.ts'

/** Keeps the time of each request in a map. */
export const service = leaking({
  declare: `const kept = new Map<number, number>()`,
  keep: 'kept.set(requests, startedAt)',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'kept.set(requests, startedAt)',
}
