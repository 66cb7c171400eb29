import { mutant, type Exam } from './mutant.ts'

/**
 * Each confirmed transfer says `Connection: close`, so that a balancer spreads the orders over all replicas. Of two orders
 * that come in one piece the second is done and never answered. Breaks `forms` of docs/checks.md ("two of them in one piece")
 * and `noDoubt`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    // The next order may go to another replica.
    c.header('Connection', 'close')
    return c.json({ success: true, transferId })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
