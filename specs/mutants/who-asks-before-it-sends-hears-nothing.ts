import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: without a listener for `checkContinue` Node says 100 to every client that asks, and the client then sends a body that is refused by its
 * declared length anyway. Now such requests go to the API at once, like those with another expectation: a body that is too large is refused before it
 * is sent. But with a listener Node leaves the 100 to the listener, and nobody says it: the service waits for the body, the client for the 100.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  server.on('checkExpectation', listener)`,
    replace: `  server.on('checkExpectation', listener)
  // Whoever asks first is spared the sending of a body that is too large: the API refuses it by its length.
  server.on('checkContinue', listener)`,
  },
])

/**
 * Breaks "every operation is answered within 5 s", for a well-formed order of a client that did nothing wrong.
 * When: always, with `Expect: 100-continue` (.NET, Apache's HTTP client, curl with larger bodies, Node's `request.on('continue', …)`).
 * Seen: POST /api/transfer with `Expect: 100-continue` and a valid Content-Length: no `100 Continue` comes. A client that waits for it gets a 408 after 15 s
 * and more; one with a patience of its own (curl: a second) is served only after that. A body above 4,096 bytes gets its 413 at once, as intended.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
