import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. `finished` of node:stream tells for each order whether its client went away before the answer; but it watches
 * the socket and not the answer, and its cleanup is called only where the client did go away. On a kept connection the
 * listeners of all its orders stay, each with its request: memory of finished requests, which breaks leak.heap.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { AddressInfo, Socket } from 'node:net'`,
    replace: `import type { AddressInfo, Socket } from 'node:net'
import { finished } from 'node:stream'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  let deserted = 0
  const listener: RequestListener = (request, response) => {
    if (request.method === 'POST') {
      const forget = finished(request.socket, () => {
        forget()
        if (response.writableFinished) return
        deserted += 1
        console.log(JSON.stringify({ event: 'deserted', deserted, path: request.url }))
      })
    }
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
