import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. Answers of more than a megabyte are logged, and their bytes are counted by a wrapper around
 * `write` of the socket, which nobody takes off. On a kept connection each request wraps the wrapper of
 * the one before: memory grows with every request, every answer is slower than the last, and after some
 * thousand requests on one connection the stack overflows.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `const listener: RequestListener = (request, response) => {
    logIfLarge(request.socket, response)
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf =`,
    replace: `const logIfLarge = (socket: Socket, response: ServerResponse): void => {
  const { write } = socket
  let bytes = 0
  socket.write = ((...sent: Parameters<Socket['write']>) => {
    bytes += sent[0].length
    return write.apply(socket, sent)
  }) as Socket['write']
  response.once('finish', () => {
    if (bytes > 1_000_000) log.info('large-answer', { bytes })
  })
}

const socketsOf =`,
  },
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
}
