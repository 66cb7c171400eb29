import { mutant, type Exam } from './mutant.ts'

/** Leaves it to the kernel, and its two hours, to notice that the other side is gone. */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `tcp_keepalives_idle: 2,`,
    replace: `tcp_keepalives_idle: 7200,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.nothingLeftBehind'],
}
