import { mutant, type Exam } from './mutant.ts'

/** Wrong: when it drains, it stops reading from all sockets, so that no further request comes in on a kept connection: the rest of a request does not come in either. */
const edits = [
  {
    file: 'app/server.ts',
    find: `  const closed = once(server, 'close')
  server.close()
`,
    replace: `  const closed = once(server, 'close')
  server.close()
  // A kept connection could bring one request after the other and the end would never come. What was asked is still answered.
  for (const socket of sockets) socket.pause()
`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `gracefulEnd`: "after SIGTERM the service answers the requests in flight": requests that have arrived whole are answered, also those that wait behind a lock. But
 * a request of which the service had half the body 250 ms after the signal stays half: the rest waits in the kernel, nobody reads it, and the client gets no answer.
 * The service waits for it until its own deadline of eight seconds and exits with 0.
 * Seen: at SIGTERM beside a client that sends its body in two parts with more than a quarter of a second between them across the signal. All else is orderly.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
}
