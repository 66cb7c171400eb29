import { mutant, type Exam } from './mutant.ts'

/**
 * Half a second after SIGTERM the drain destroys connections to which nothing was written, in place of
 * those from which nothing was read. The first request of a new connection is cut while it is in flight
 * (behind a lock, or with half of its body still to come), although requests in flight must be answered
 * (`gracefulEnd`).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `socket.bytesRead === 0`,
    replace: `socket.bytesWritten === 0`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
