import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: at shutdown the service hangs up on silent sockets, so that it need not wait for them. Silent is now who
 * has sent nothing for a quarter of a second since the doors closed, where it was who has never sent a byte. A
 * client that waits for the answer to its transfer sends nothing either: its connection is cut while its
 * transaction runs, and the transfer is committed without an answer. It hurts everybody whose order is behind a
 * lock, or who sends its body slowly, when a new version is deployed.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const closed = once(server, 'close')
`,
    replace: `  const closed = once(server, 'close')
  const heard = new Map([...sockets].map(socket => [socket, socket.bytesRead]))
`,
  },
  {
    file: 'app/server.ts',
    find: `if (socket.bytesRead === 0) socket.destroy()`,
    replace: `if (socket.bytesRead === (heard.get(socket) ?? 0)) socket.destroy()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
