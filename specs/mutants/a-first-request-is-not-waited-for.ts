import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: half a second after SIGTERM the service hangs up on every connection that has not been *answered* yet, where it meant
 * those that have not *sent* anything (somebody wanted to be rid of port scanners that send a few bytes as well).
 * Broken: "SIGTERM: not ready at once, in-flight requests answered".
 * Seen: a client whose first request of a connection is in flight at the signal and takes longer than half a second (an order
 * behind a lock, a body that is sent slowly) gets a reset in place of its answer. A request on a connection that has had an
 * answer before is waited for as ever, and so is a short one: whoever looks with warm keep-alive clients sees nothing.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: 'for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()',
    replace: 'for (const socket of sockets) if (socket.bytesWritten === 0) socket.destroy()',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
