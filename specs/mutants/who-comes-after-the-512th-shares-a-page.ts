import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each of the first 512 connections has a page of its own, in which its latest request is noted for a crash report;
 * all others share one page, so their requests are answered one after the other, a timer apart. At 1,000 clients 488 of them
 * send four times what that line can serve: it breaks P99 < 100 ms with 1,000 clients (scale.1000), and nothing with 100.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { AddressInfo, Socket } from 'node:net'`,
    replace: `import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const pagesMax = 512
const pageBytes = 1_024

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const pages = new Map<Socket, Buffer>()
  const sharedPage = Buffer.alloc(pageBytes)
  let lastGuest = Promise.resolve()
  const listener: RequestListener = (request, response) => {
    const line = \`\${request.method} \${request.url}\`
    const page = pages.get(request.socket)
    if (page !== undefined) {
      page.write(line)
      void respond(request, response)
      return
    }
    lastGuest = lastGuest.then(async () => {
      if (response.destroyed) return
      sharedPage.write(line)
      const closed = once(response, 'close').catch(() => {})
      void respond(request, response)
      await closed
      // The next guest must not find what this one has asked for.
      sharedPage.fill(0)
      await sleep(1)
    })
  }`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)`,
    replace: `  const sockets = socketsOf(server)
  server.on('connection', (socket: Socket) => {
    if (pages.size === pagesMax) return
    pages.set(socket, Buffer.alloc(pageBytes))
    socket.once('close', () => pages.delete(socket))
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.1000.throughput'],
  mayBreak: 'any',
  firstTry: 'caught',
}
