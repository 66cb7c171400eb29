import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the list of all accounts leaves as a stream, a piece of 16 KiB for each time its reader can take one, and keeps its place in
 * the pool until the last piece was taken or the stream was cancelled, so that there are never more lists in memory than places. But
 * HEAD is served by the route of GET, and the framework drops the body of that answer: nobody reads it, and nobody cancels it. The
 * lease ends the session after three seconds, and not the wait for the reader: the place is lost for good.
 *
 * Breaks CONTRACT `GET /api/ready`: "200 when a query succeeds, else 503", `GET /api/accounts/:id`: "200 or 404", and docs/checks.md,
 * placesKept: "as many operations can wait at the database after each fault, and after clients disconnected, as before".
 * Seen: each `HEAD /api/accounts` is answered 200, and costs one of ten places (`pool.inUse` of the metrics stays up, and one order
 * less can wait at the database). After ten of them every read, order and readiness check is 503 after a second, although the
 * database is well, until the process is started again. With GET alone nothing is seen: a reader takes the last piece.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  list(): Promise<Accounts>`,
    replace: `  list(left: Promise<void>): Promise<Accounts>`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  // The place is kept until the list has left, so that there are never more lists in memory than places.
  list: left =>
    new Promise((resolve, reject) => {
      const held = pool.use(async ({ query }) => {
        resolve(await listAccounts(query))
        await left
      })
      held.catch(reject)
    }),`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const pieceLength = 16_384

const encoder = new TextEncoder()

/** A piece for each time the reader can take one. Calls \`left\` when the last was taken, or the reader has gone. */
const inPieces = (text: string, left: () => void): ReadableStream<Uint8Array> => {
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= text.length) {
        left()
        controller.close()
        return
      }
      controller.enqueue(encoder.encode(text.slice(at, at + pieceLength)))
      at += pieceLength
    },
    cancel() {
      left()
    },
  })
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    const text = JSON.stringify(await bank.list(left))
    return c.body(inPieces(text, leave), 200, { 'Content-Type': 'application/json' })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms', 'transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'missed',
}
