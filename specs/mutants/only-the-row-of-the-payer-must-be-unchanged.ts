import { mutant, type Exam } from './mutant.ts'

/**
 * Transfers are optimistic. Both balances are read without a lock, each row is written only if it still has the balance
 * that was read, and an order is tried again if the row of its payer was not written. Whether the row of the payee was
 * written is not looked at: of two payments to one account at the same time, one is confirmed and never arrives.
 */
export const service = mutant([
  { file: 'app/transfer.ts', find: `order by id for no key update`, replace: `order by id` },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and (
`,
    replace: `    where id in ($2, $3) and balance = case id
      when $2 then (select from_balance from parties)
      else (select to_balance from parties) end and (
`,
  },
  {
    file: 'app/transfer.ts',
    find: `(select count(*) from moved) = 2 as moved`,
    replace: `exists (select from moved where id = $2) as moved`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw isAllowed(order, attempt) ? new Outrun() : refusal(order, attempt)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `/** Another transfer has changed the payer meanwhile. */
export class Outrun extends Error {
  override readonly name = 'Outrun'
}

const isAllowed = ({ amount }: Order, { from_balance: from, to_balance: to }: Attempt): boolean =>
  from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount

const refusal = (`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import type { Order, Receipt } from './bank.ts'
import type { Connection } from './connection.ts'
import { Problem } from './problem.ts'
import { Outrun, transfer } from './transfer.ts'

const triesMax = 50

const tryUntilUnchanged = async (connection: Connection, order: Order): Promise<Receipt> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    try {
      return await transaction(connection, query => transfer(query, order))
    } catch (error) {
      if (!(error instanceof Outrun)) throw error
    }
  }
  throw new Problem('not-applied', 'the account is too busy; send it again later')
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => pool.use(connection => tryUntilUnchanged(connection, order)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation', 'transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
