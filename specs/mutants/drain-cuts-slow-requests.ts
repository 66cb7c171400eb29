import { mutant, type Exam } from './mutant.ts'

/** Half a second after SIGTERM every connection that is left is closed, also one whose request is not answered yet. */
const edits = [
  {
    file: 'app/server.ts',
    find: `    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
`,
    replace: `    // What is neither idle nor closed by now has never sent a byte.
    if (sockets.size > 0) server.closeAllConnections()
`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "SIGTERM: not ready at once, in-flight requests answered". A request that takes longer than DRAIN_MS + 250 ms after the
 * signal (it waits for a row lock, a place, or a slow database) gets a reset, and its transfer may even commit. The exit is 0 and
 * quick. Requests of a few milliseconds never notice. Condition: SIGTERM while a transfer waits 0.5 to 1 s behind a locked account.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
