import { leaking, type Exam } from './mutant.ts'

/** Keeps the number of each request in a set. */
export const service = leaking({
  declare: `const kept = new Set<number>()`,
  keep: 'kept.add(requests)',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'kept.add(requests)',
}
