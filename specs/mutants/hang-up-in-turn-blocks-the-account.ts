import { mutant, type Exam } from './mutant.ts'

/** Wrong: orders of one payer take turns in the process; one whose client hangs up while it waits for its turn never ends it, and all later orders of that payer wait for it in vain. */
const edits = [
  {
    file: 'app/bank.ts',
    find: `/** Money is an integer of minor units; identities and money are safe integers, as JSON numbers are. */`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'

/** Of the client whose request is being answered: aborted when it hangs up before its answer. */
export const client = new AsyncLocalStorage<AbortSignal>()

/** Money is an integer of minor units; identities and money are safe integers, as JSON numbers are. */`,
  },
  {
    file: 'app/server.ts',
    find: `import type { Api } from './api.ts'`,
    replace: `import type { Api } from './api.ts'
import { client } from './bank.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    const life = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) life.abort()
    })
    void client.run(life.signal, () => respond(request, response))
  }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { type Bank, client } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const turnMs = 800

/** The end of the last turn of each payer that has one. */
const lastTurns = new Map<number, Promise<void>>()

/**
 * Orders of one payer go to the database one by one: ten that wait for the same row would hold ten places. Who hangs up does not wait any
 * longer. @returns what ends the turn.
 */
const takeTurn = async (payer: number): Promise<() => void> => {
  const gone = client.getStore()
  const turn = Promise.withResolvers<void>()
  const before = lastTurns.get(payer)
  const last = before === undefined ? turn.promise : before.then(() => turn.promise)
  lastTurns.set(payer, last)
  void last.then(() => {
    if (lastTurns.get(payer) === last) lastTurns.delete(payer)
  })
  if (before === undefined) return turn.resolve
  await new Promise<void>((admit, refuse) => {
    const timer = setTimeout(() => {
      turn.resolve()
      refuse(new Problem('not-applied', \`account \${payer} is busy; send it again later\`))
    }, turnMs)
    const leave = (): void => {
      clearTimeout(timer)
      refuse(new Problem('not-applied', 'the client hung up before its turn'))
    }
    gone?.addEventListener('abort', leave, { once: true })
    void before.then(() => {
      gone?.removeEventListener('abort', leave)
      clearTimeout(timer)
      admit()
    })
  })
  return turn.resolve
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const endTurn = await takeTurn(order.fromId)
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } finally {
      endTurn()
    }
  },`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "clients that hang up while their transfers wait behind a lock cost nothing: as many transfers can wait at the database afterwards as
 * before". The pool keeps all its places, and other payers notice nothing; the account of the gone client can be paid into and read,
 * and can never pay again until the process ends: 503 not-applied after 0.8 s, each time.
 * Seen: two or more orders of one payer wait (one at a lock, the others for their turn) and a client of the others hangs up; then, when all is
 * quiet, a transfer from that account. Who hangs up while its own order is at the database costs nothing, and neither does a time-out.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.placesKept'],
  mayBreak: 'any',
  firstTry: 'caught',
}
