import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. Each connection of a client listens for the end of the server, to be cut then, and does not take
 * the listener back when it closes before. So the server holds each socket that ever was. A user whose
 * clients come and go sees memory grow with every connection, and a warning about too many listeners in
 * the log.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)`,
    replace: `    sockets.add(socket)
    server.once('close', () => socket.destroy())`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
