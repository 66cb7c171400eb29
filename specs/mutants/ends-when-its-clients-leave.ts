import { type Exam, mutant } from './mutant.ts'

/**
 * At SIGTERM it stops listening and waits until its last connection is closed. Connections that had a
 * request in flight at that moment stay open afterwards, because no answer asks the client to close and
 * nobody closes idle ones. Clients that keep their connections hold it for longer than 10 s, and it goes on
 * answering them.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  const { metrics, readiness } = parts
`,
    replace: `  const { metrics } = parts
`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')
`,
    replace: '',
  },
  {
    file: 'app/server.ts',
    find: `  const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs)
`,
    replace: '',
  },
  { file: 'app/server.ts', find: `  clearInterval(sweep)\n`, replace: '' },
  { file: 'app/server.ts', find: `const sweepEveryMs = 50\n`, replace: '' },
  {
    file: 'app/shutdown.ts',
    find: `  { drainMs, deadlineMs }: ShutdownTimes,`,
    replace: `  { drainMs }: ShutdownTimes,`,
  },
  {
    file: 'app/shutdown.ts',
    find: `  return Promise.race([orderly(), sleep(deadlineMs, false, { ref: false })])`,
    replace: `  return orderly()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
