import { leaking, type Exam } from './mutant.ts'

/** Starts a timer of twelve days with each request. */
export const service = leaking({
  keep: 'setTimeout(() => startedAt, 2 ** 30)',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap', 'leak.handles'],
  mayBreak: ['leak.native'],
  blames: 'setTimeout(',
}
