import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the list of accounts is sent in pieces of 1 KiB by `stream` of Hono, and its place in the pool is kept until the last piece is
 * out, so that never more than POOL_SIZE lists are in memory. But a piece that nobody reads is never taken: when the client has hung
 * up, `write` neither fails nor ends. The lease cuts the connection after 3 s; the place is lost for good.
 *
 * Breaks CONTRACT `transaction.*`: "pool saturation", and docs `placesKept`: "after clients have disconnected in the middle
 * of their operations … as many operations can wait at the database as before".
 * Seen: with more than about a hundred accounts (several KiB of list), clients ask for GET /api/accounts and hang up before its answer is
 * there (best while all places are taken or the tables are locked for half a second). Each may cost a place; HEAD /api/accounts costs
 * one each time, too. After ten of them every call of the database is answered 503 until a restart; /api/ready as well. With a short
 * list, and with clients that stay, nothing is wrong.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  list(): Promise<Accounts>`,
    replace: `  list(send: (accounts: Accounts) => Promise<void>): Promise<void>`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: send => pool.use(async ({ query }) => send(await listAccounts(query))),`,
  },
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { stream } from 'hono/streaming'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096
const pieceLength = 1_024

/** Settles when the last piece is out: until then the list keeps its place, so that few lists are in memory. */
const sendInPieces = (c: Context, accounts: Accounts, answer: (response: Response) => void): Promise<void> =>
  new Promise(sent => {
    const text = JSON.stringify(accounts)
    c.header('Content-Type', 'application/json')
    const response = stream(c, async out => {
      for (let at = 0; at < text.length; at += pieceLength) await out.write(text.slice(at, at + pieceLength))
      sent()
    })
    answer(response)
  })`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get(
    '/api/accounts',
    c =>
      new Promise<Response>((answer, refuse) => {
        bank.list(accounts => sendInPieces(c, accounts, answer)).catch(refuse)
      }),
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms', 'transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'missed',
}
