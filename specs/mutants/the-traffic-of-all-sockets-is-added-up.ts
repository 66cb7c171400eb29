import { type Exam, mutant } from './mutant.ts'

/**
 * A budget for traffic is checked at each request: the bytes read and written of all open sockets are added up. Each of these
 * getters asks the handle below JavaScript, and `bytesWritten` also copies the list of buffered writes: about 0.3 µs a
 * socket. With 100 clients at 1,000 requests a second that is 3 % of a core. With 1,000 clients at 5,000 it is 5 million sockets a
 * second, 1.5 cores of half a core: less than half of the requests are answered in time, and the queue grows.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const trafficMax = 2 ** 40
  const listener: RequestListener = (request, response) => {
    let traffic = 0
    for (const { bytesRead, bytesWritten } of sockets) traffic += bytesRead + bytesWritten
    if (traffic > trafficMax) response.setHeader('Connection', 'close')
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
