import { leaking, type Exam } from './mutant.ts'

/** Keeps two numbers of each request: 16 bytes, and the spare capacity of an array. */
export const service = leaking({
  declare: `const kept: number[] = []`,
  keep: 'kept.push(startedAt, startedAt)',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'kept.push(startedAt, startedAt)',
}
