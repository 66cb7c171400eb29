import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the list of accounts is a random sample of the table (`tablesample bernoulli`), of 100 per cent: a row is left
 * out if its hash is not below 2^32 · 100 / 100, which every hash of 32 bits is, so each visible row of the one snapshot is
 * there once, whatever the seed, and the total is added up over the same rows.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `sum(balance) over () as total from accounts order by id`,
    replace: `sum(balance) over () as total from accounts tablesample bernoulli (100) order by id`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
