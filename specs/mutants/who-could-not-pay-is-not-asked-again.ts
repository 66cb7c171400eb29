import { type Exam, mutant } from './mutant.ts'

/**
 * An account that could not pay is refused for a second without asking the database, unless this process has seen it being paid
 * since: clients that try again in a loop cost no lock. But the next order may be smaller and well within the funds, may come
 * after a payment that the other replica made, or may be the replay of one that was confirmed long ago.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const restMs = 1_000

/** Until when an account that could not pay is left in peace. */
const poorUntil = new Map<number, number>()

/** Clients that are refused for lack of funds ask again at once. The answer is known, and the lock is spared. */
const sparing = async ({ fromId, toId }: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  if (performance.now() < (poorUntil.get(fromId) ?? 0)) {
    throw new Problem(
      'insufficient-funds',
      \`account \${fromId} could not pay a moment ago; send it again when it has been paid\`,
    )
  }
  try {
    const receipt = await work()
    poorUntil.delete(toId)
    return receipt
  } catch (error) {
    if (error instanceof Problem && error.kind === 'insufficient-funds') {
      poorUntil.set(fromId, performance.now() + restMs)
    }
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    sparing(order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
  firstTry: 'caught',
}
