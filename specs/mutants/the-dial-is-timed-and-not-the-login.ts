import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: CONNECT_TIMEOUT_MS ends with the handshake of TCP. What comes after it, the login and the first answer, has no limit: the lease of a place begins only when
 * there is a connection, and `statement_timeout` is kept by the database, which is the one that does not answer.
 *
 * How a team comes to write it: the timeout moves to where the socket is dialled, next to the code that it is about, as in drivers that have one limit for the connect
 * and another for the login. A database that is down refuses, one that is cut off does not answer the handshake: in both cases the limit holds, and both are tested.
 * For a process that is frozen the kernel answers the handshake.
 *
 * Breaks docs/checks.md, `settled` ("every operation … is answered within 5 s"), and CONTRACT.md: `GET /api/ready` is 503 when no query succeeds; it says nothing at all.
 * Seen: the database is frozen for nine seconds (`docker pause`, a disk that hangs). The sessions of the pool are cut after three seconds, as they should be. The ten
 * requests after them dial, and hang until the database goes on: POST /api/transfer, GET /api/accounts/:id and GET /api/ready take six seconds and more; all others are
 * refused after a second in the queue. If the database never goes on, they are never answered.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: ` * Settles within \`connectMs\`. @throws ConnectionLost, with the reason in its cause, when the database cannot
 * be reached.
`,
    replace: ` * @throws ConnectionLost, with the reason in its cause, when the database cannot be reached within \`connectMs\`.
`,
  },
  {
    file: 'app/connection.ts',
    find: `  const { connectMs } = timeouts
  const timer = setTimeout(() => connection.discard(\`not connected within \${connectMs} ms\`), connectMs)
`,
    replace: ``,
  },
  {
    file: 'app/connection.ts',
    find: `  } finally {
    clearTimeout(timer)
  }
`,
    replace: `  }
`,
  },
  {
    file: 'app/connection.ts',
    find: `const options = (url: URL, { lockMs, statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({`,
    replace: `const options = (
  url: URL,
  { connectMs, lockMs, statementMs, transactionMs }: DatabaseTimeouts,
  life: AbortSignal,
) => ({`,
  },
  {
    file: 'app/connection.ts',
    find: `  socket: dialOnce(url, life),`,
    replace: `  socket: dialOnce(url, life, connectMs),`,
  },
  {
    file: 'app/connection.ts',
    find: `  // While connecting, only the deadline of \`connect\` applies.
`,
    replace: `  // While connecting, the deadline of \`dialOnce\` applies, and after that the timeouts of the session.
`,
  },
  {
    file: 'app/connection.ts',
    find: `const dialOnce = ({ hostname, port }: URL, life: AbortSignal) => {`,
    replace: `const dialOnce = ({ hostname, port }: URL, life: AbortSignal, connectMs: number) => {`,
  },
  {
    file: 'app/connection.ts',
    find: `    await once(socket, 'connect', { signal: life })
`,
    replace: `    await once(socket, 'connect', { signal: AbortSignal.any([life, AbortSignal.timeout(connectMs)]) })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
