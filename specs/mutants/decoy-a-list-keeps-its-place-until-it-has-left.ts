import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the list of all accounts leaves as a stream, a piece of 16 KiB for each time its reader can take one, and keeps its place in
 * the pool until the last piece was taken, so that there are never more lists in memory than places. That looks like a place that a
 * slow reader, one who hangs up, or nobody (the answer to HEAD has no body to read) keeps for good.
 * It is not: the list was read whole, in one statement, before the first piece; the place is only a permit. It is given back when the
 * last piece was taken, when the stream is cancelled, at once for HEAD, and after 250 ms in any case, which is less than others wait
 * for a place (a second). The pieces are in memory by then, so the list is complete for a slow reader too, and a loss of the
 * connection is answered 503 before the first byte and never in the middle. Nothing else than the list waits for the stream.
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
/** Readers may be slow; others wait a second for a place. */
const longestFarewellMs = 250
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
    // Nobody reads the body of an answer to HEAD.
    if (c.req.method === 'HEAD') leave()
    const timer = setTimeout(leave, longestFarewellMs)
    void left.then(() => clearTimeout(timer))
    return c.body(inPieces(text, leave), 200, { 'Content-Type': 'application/json' })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
