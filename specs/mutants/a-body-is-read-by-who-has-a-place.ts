import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the bodies of a crowd were read and parsed only to be turned away. Now the body of a transfer is read when there is a place in the pool for it: who is
 * refused has cost nothing. But a place is then held as long as a client takes to send its body, and the lease that ends after three seconds cuts
 * the connection only; the place stays with the work, which waits for the client up to the 15 s that a request may take.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  transfer(order: Order): Promise<Receipt>`,
    replace: `  /** Calls \`read\` when it can serve the order, so that the body of a refused one is not read. */
  transfer(read: () => Promise<Order>): Promise<Receipt>`,
  },
  {
    file: 'app/api.ts',
    find: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))`,
    replace: `    const read = async () =>
      parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))`,
  },
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await bank.transfer(read)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: read =>
    pool.use(async connection => {
      const order = await read()
      return transaction(connection, query => transfer(query, order))
    }),`,
  },
])

/**
 * Breaks "a second to get a connection and three to use it" (a place of the pool is free again in time), for clients that did nothing wrong: as many slow
 * clients as the pool has places stop the bank, although they have not asked for anything yet. /api/ready is 503 too.
 * When: clients are slow with the body of a transfer: a phone in a tunnel, a sender that waits between head and body, one that stops half-way and keeps its
 * socket. Ten at once are enough; nine leave one place for all.
 * Seen: ten sockets send the head of POST /api/transfer with `Content-Length: 50` and no body. Reads, openings and transfers of all others are 503
 * `not-applied` after a second each, for about 15 s, until the ten get their 408. A client that hangs up gives its place back at once.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.besideSlowBodies'],
  mayBreak: 'any',
}
