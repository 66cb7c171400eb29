import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: that payer and payee differ is a rule of the ledger and not of the form, so it is checked where the order is carried out. There it throws
 * before there is a promise: BEGIN is sent already, nobody waits for its answer, and nobody rolls back.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  if (fromId === toId) throw malformed(\`fromId and toId are both \${fromId}; name two different accounts\`)
`,
    replace: ``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
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

const assertTwoParties = ({ fromId, toId }: Order): void => {
  if (fromId !== toId) return
  throw new Problem(
    'malformed-request',
    \`fromId and toId are both \${fromId}; name two different accounts\`,
  )
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transaction(connection, query => transfer(query, order))`,
    replace: `transaction(connection, query => {
        assertTwoParties(order)
        return transfer(query, order)
      })`,
  },
])

/**
 * Breaks "a rejection changes nothing" and "no transaction is open afterwards": the session goes back to the pool in a transaction. The next order on
 * it ends that; reads do not, and after two or three seconds the database ends the session under whoever uses it.
 * When: an order from an account to itself, which is answered 400 as promised. If BEGIN itself fails then (a database that refuses writes or
 * has just died), its rejection has no listener, and the process ends.
 * Seen: the session is "idle in transaction" in pg_stat_activity after the 400. If accounts are read steadily then, a GET may be answered 503 three
 * seconds later without any fault. While the database takes no writes, one such order ends the service with exit code 1.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden|afterwards no',
  firstTry: 'missed',
  breaks: ['transaction.nothingLeftBehind'],
}
