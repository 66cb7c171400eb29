import { type Exam, mutant } from './mutant.ts'

/**
 * The server has a time-out of one second for its sockets, against clients that are slow on purpose; idle ones keep the 65 s of
 * keep-alive. But a socket is silent as well while its request waits for a place in the pool or for a lock, and each of these
 * waits may take that second itself: just before 503 would be sent, Node destroys the socket. The client has no answer, and
 * cannot know whether its transfer was made.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  server.on('checkExpectation', listener)`,
    replace: `  server.on('checkExpectation', listener)
  // Against clients that send a byte now and then. Between requests \`keepAliveTimeout\` applies instead.
  server.timeout = 1_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
