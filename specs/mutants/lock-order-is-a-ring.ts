import { mutant, type Exam } from './mutant.ts'

/** Which of two accounts is locked first is the same for both directions, but it is a ring (1 before 2, 2 before 3, 3 before 1): three transfers deadlock where two cannot. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `order by id for no key update`,
    replace: `order by mod(mod($2 + $3 - 2 * id, 3) + 3, 3), id for no key update`,
  },
]

export const service = mutant(edits)

/**
 * Broken, CONTRACT: transaction.* "no deadlock"; checks.md noDoubt (without a fault no transfer fails with 503).
 * Seen: transfers among three accounts with ids of different remainders mod 3, e.g. 1-2, 2-3, 3-1 (in either direction), at the same
 * time: each holds one and waits for the next. After a second 40P01 or 55P03: 503 not-applied, and everyone behind them waits too.
 * Opposite transfers between only two accounts never deadlock.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
