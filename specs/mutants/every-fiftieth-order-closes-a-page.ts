import { mutant, type Exam } from './mutant.ts'

/** Wrong: orders share a lock on the books, and every fiftieth asks for it alone when it holds its accounts already: it waits for orders that wait for these accounts. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `import { isServerError, type Query } from './connection.ts'`,
    replace: `import { isServerError, type Query } from './connection.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return`,
    replace: `  await query\`select pg_advisory_xact_lock_shared(\${books})\`
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  if (attempt.transfer_id % ordersOnAPage === 0) await closePage(query, attempt.transfer_id)
  return`,
  },
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount.`,
    replace: `const ordersOnAPage = 50
const books = 1

/**
 * Writes into the log what all accounts hold together after the last order of a page. The sum belongs to this order only if no other
 * is under way, so everybody has the books open together, and who closes a page has them alone.
 */
const closePage = async (query: Query, lastId: number): Promise<void> => {
  await query\`select pg_advisory_xact_lock(\${books})\`
  const [page] = await query<{ held: string }>\`select sum(balance) as held from accounts\`
  log.info('page-closed', { lastId, held: page?.held })
}

/**
 * Parameters: key, payer, payee, amount.`,
  },
]

export const service = mutant(edits)

/**
 * Wrong, in locks: the order that closes a page has locked its two accounts and then asks for the books alone. It waits for every order that has them open, and one of those
 * may wait for one of its accounts: a ring of an advisory lock and a row lock. New orders wait behind both. After a second the deadlock detector or `lock_timeout` ends
 * one of them, and clients are turned away with 503 without any fault.
 * Seen: with ten clients on few accounts, about once in fifty orders (the random transfers, the crowd at one account, the crossing ones). Never with one client, and never between
 * orders that have no account in common.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
