import { leaking, type Exam } from './mutant.ts'

/** Starts a timer with each request and never clears it. The timer is unreferenced. */
export const service = leaking({
  keep: 'setInterval(() => startedAt, 2 ** 30).unref()',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames: 'setInterval(',
}
