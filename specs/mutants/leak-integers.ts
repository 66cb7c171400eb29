import { leaking, type Exam } from './mutant.ts'

/** Keeps the number of each request: eight bytes, and the spare capacity of an array. */
export const service = leaking({
  declare: `const kept: number[] = []`,
  keep: 'kept.push(requests)',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'kept.push(requests)',
}
