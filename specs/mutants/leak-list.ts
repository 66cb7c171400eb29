import { leaking, type Exam } from './mutant.ts'

/** Keeps an object of each request in a linked list. */
export const service = leaking({
  declare: `let last: object | undefined`,
  keep: 'last = { last, startedAt }',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'last = { last, startedAt }',
}
