import { mutant, type Exam } from './mutant.ts'

/** SIGTERM is logged, and that is all. */
export const service = mutant([
  { file: 'app/main.ts', find: `stopping ??= stop(signal)`, replace: `log.info('not stopping', { signal })` },
  {
    file: 'app/main.ts',
    find: `let stopping: Promise<never> | undefined
`,
    replace: ``,
  },
  {
    file: 'app/main.ts',
    find: `const stop = async`,
    replace: `export const stop = async`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [
    'transaction.lostAnswers.gracefulEnd',
    'transaction.outage.gracefulEnd',
    'transaction.serviceDies.gracefulEnd',
  ],
}
