import { every, leaking, type Exam } from './mutant.ts'

/** Sets an environment variable at each request: about a hundred bytes of memory outside V8. */
export const service = leaking({
  keep: `process.env['LEAK_' + requests] = 'x'.repeat(${40 * every})`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.native'],
  mayBreak: ['leak.workingSet'],
}
