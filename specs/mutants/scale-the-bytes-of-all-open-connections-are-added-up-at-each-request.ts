import { mutant, type Exam } from './mutant.ts'

/**
 * So that the last line of the log tells the most traffic that the open connections had carried, the bytes of all of them are
 * added up at each request. With ten clients nobody sees it; 1,000 clients at 5,000 requests a second are five million sockets
 * a second. Breaks CONTRACT scale.1000: "P99 < 100 ms, 0 errors".
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { Api } from './api.ts'`,
    replace: `import type { Api } from './api.ts'
import { info } from './log.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `const sockets = socketsOf(server)`,
    replace: `const sockets = socketsOf(server)
  server.on('request', () => noteTraffic(sockets))`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server)`,
    replace: `let mostBytes = 0

/** What all open connections have carried until now. */
const noteTraffic = (sockets: ReadonlySet<Socket>): void => {
  let bytes = 0
  for (const socket of sockets) bytes += socket.bytesRead + socket.bytesWritten
  mostBytes = Math.max(mostBytes, bytes)
}

const socketsOf = (server: Server)`,
  },
  {
    file: 'app/server.ts',
    find: `  await closed
`,
    replace: `  await closed
  info('traffic', { mostBytes })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
