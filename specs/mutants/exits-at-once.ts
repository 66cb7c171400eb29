import { mutant, type Exam } from './mutant.ts'

/** Exits at SIGTERM without answering the requests in flight. */
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
  breaks: [
    'transaction.lostAnswers.gracefulEnd',
    'transaction.outage.gracefulEnd',
    'transaction.serviceDies.gracefulEnd',
  ],
}
