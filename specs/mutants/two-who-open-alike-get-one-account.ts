import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: while an account is being opened, another request with the same balance gets the same account. The button of the front end
 * sometimes sends its request twice, and left empty accounts behind; but the service cannot tell a double click from two customers.
 *
 * A team writes it with the helper that it uses elsewhere to share one query among readers. One after the other, any number of
 * accounts is opened, and so in every test.
 *
 * A client sees: X and Y both send POST /api/accounts {"balance":100} at the same instant. Both are answered 201 with the same id,
 * and the total grows by 100 instead of 200. From then on each of them spends the money of the other.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** What is asked for again before it is answered is done once: a button may be pressed twice. */
const collapsed = <Input, Output>(
  work: (input: Input) => Promise<Output>,
): ((input: Input) => Promise<Output>) => {
  const underWay = new Map<Input, Promise<Output>>()
  return input => {
    const before = underWay.get(input)
    if (before !== undefined) return before
    const begun = work(input).finally(() => underWay.delete(input))
    underWay.set(input, begun)
    return begun
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
`,
    replace: `  open: collapsed<number, Account>(balance =>
    pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
  ),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
