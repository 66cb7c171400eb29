import { every, leaking, type Exam } from './mutant.ts'

/** Sets a variable of the environment with each request: some hundred bytes of memory that V8 knows nothing of. */
export const service = leaking({
  keep: `process.env['LEAK_' + requests] = 'x'.repeat(${40 * every})`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.native'],
  mayBreak: ['leak.workingSet'],
}
