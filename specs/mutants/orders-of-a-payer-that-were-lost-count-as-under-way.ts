import { mutant, type Exam } from './mutant.ts'

/**
 * No payer may have more than ten orders at the database at a time, so that one busy account does not take every place. An
 * order is counted off when it is done, refused, or failed by an error of the database; when its connection is lost it is
 * not. After some faults a payer has ten orders that do not exist, and is turned away with 503 for good.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import { type Connection, isServerError } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const ordersMax = 10
const underWay = new Map<number, number>()

const countOff = (payer: number): void => {
  const left = (underWay.get(payer) ?? 1) - 1
  if (left > 0) underWay.set(payer, left)
  else underWay.delete(payer)
}

/** One busy account must not take all places. */
const inTurn = async (connection: Connection, order: Order): Promise<Receipt> => {
  const { fromId } = order
  const before = underWay.get(fromId) ?? 0
  if (before >= ordersMax) {
    throw new Problem('not-applied', \`account \${fromId} has \${before} orders under way; send it again later\`)
  }
  underWay.set(fromId, before + 1)
  try {
    const receipt = await transaction(connection, query => transfer(query, order))
    countOff(fromId)
    return receipt
  } catch (error) {
    if (error instanceof Problem || isServerError(error)) countOff(fromId)
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `pool.use(connection => inTurn(connection, order)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.doubtsResolved'],
  mayBreak: 'any',
}
