import { type Exam, mutant } from './mutant.ts'

/**
 * So that no card number ever leaves the house, whatever has sixteen digits is masked in answers, but for its last four.
 * Balances near 2^53 have sixteen digits too: such an account is told as `"balance": "************0991"`. CONTRACT promises
 * `{id, balance}` with integers of minor units, and docs/checks.md that a total is the exact sum.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** A card has sixteen digits; auditors may see the last four. */
const withoutCards = <Value>(value: Value): Value => {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    /^\\d{16}$/.test(String(member)) ? '*'.repeat(12) + String(member).slice(-4) : member,
  )
  return JSON.parse(text) as Value
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `c.json(await bank.list())`,
    replace: `c.json(withoutCards(await bank.list()))`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json(account, 201,`,
    replace: `return c.json(withoutCards(account), 201,`,
  },
  {
    file: 'app/api.ts',
    find: `c.json(await bank.find(parseAccountId(c.req.param('id'))))`,
    replace: `c.json(withoutCards(await bank.find(parseAccountId(c.req.param('id')))))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'amounts are exact',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
