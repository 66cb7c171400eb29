import { mutant, type Exam } from './mutant.ts'

/** Sends no keep-alive probes: a lost machine is noticed after the kernel's two hours. */
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
  breaks: ['transaction.outage.nothingLeftBehind'],
  mayBreak: ['transaction.serviceDies.nothingLeftBehind'],
}
