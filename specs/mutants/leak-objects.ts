import { leaking, type Exam } from './mutant.ts'

/** Keeps an object of each request in an array. */
export const service = leaking({
  declare: `const kept: object[] = []`,
  keep: 'kept.push({ startedAt })',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'kept.push({ startedAt })',
}
