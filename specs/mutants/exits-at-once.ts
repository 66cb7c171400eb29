import { mutant, type Exam } from './mutant.ts'

/** Ends at SIGTERM, whoever waits for an answer. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const orderly = await service.stop()`,
    replace: `const orderly = service.port === 0`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
}
