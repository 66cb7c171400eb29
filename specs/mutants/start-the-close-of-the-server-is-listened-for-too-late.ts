import { mutant, type Exam } from './mutant.ts'

/**
 * At SIGTERM the drain first waits for each socket to close, and only then listens for the 'close' of
 * the server. Node emits that just before the last socket says that it is closed, so whenever a client
 * was connected the event is missed: the shutdown takes its whole eight seconds, and the process exits
 * over a pool that was never closed (`closedPool`; "pool closed, exit 0").
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const closed = once(server, 'close')
`,
    replace: ``,
  },
  {
    file: 'app/server.ts',
    find: `  await closed
`,
    replace: `  await Promise.all(
    Array.from(sockets, socket => new Promise<void>(gone => socket.once('close', () => gone()))),
  )
  await once(server, 'close')
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.closedPool'],
  mayBreak: 'any',
  firstTry: 'caught',
}
