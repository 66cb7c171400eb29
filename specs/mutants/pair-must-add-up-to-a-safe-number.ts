import { type Exam, mutant } from './mutant.ts'

/**
 * Before it commits, it checks that payer and payee hold the same sum as before the move. A sum that is no safe integer cannot be
 * checked, and so the order is refused as over the limit. A team writes it as a second pair of eyes on conservation. But the limit
 * is one of a single balance, and not of two together. A client whose two accounts are both near 2^53 cannot move 1 between
 * them: it gets 422 `balance-limit`, and the detail says that the payee could take it.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  assertConserved(order, attempt)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `/** The last look before COMMIT. Only safe integers can be compared. */
const assertConserved = ({ toId, amount }: Order, attempt: Attempt): void => {
  const from = attempt.from_balance ?? 0
  const to = attempt.to_balance ?? 0
  const before = from + to
  const after = from - amount + (to + amount)
  if (!Number.isSafeInteger(before) || !Number.isSafeInteger(after)) throw balanceLimit({ id: toId, balance: to })
  if (before !== after) throw new Error('a move would not conserve money')
}

const refusal = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
