import { mutant, type Exam } from './mutant.ts'

/**
 * When the answer to a COMMIT is lost, both accounts of the order are frozen for half a minute, until somebody could have
 * looked. Every order of them is turned away meanwhile, also the repetition with its key: recovery, doubtsResolved.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const frozenMs = 30_000

/** Accounts of which nobody knows whether an order was carried out, and until when they rest. */
const frozen = new Map<number, number>()

const refuseFrozen = (id: number): void => {
  const until = frozen.get(id)
  if (until === undefined) return
  if (performance.now() < until)
    throw new Problem('not-applied', \`account \${id} is being looked at; send it again later\`)
  frozen.delete(id)
}

const watched = async ({ fromId, toId }: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  refuseFrozen(fromId)
  refuseFrozen(toId)
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && error.kind === 'outcome-unknown')
      for (const id of [fromId, toId]) frozen.set(id, performance.now() + frozenMs)
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    watched(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
