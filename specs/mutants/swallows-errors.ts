import { mutant, type Exam } from './mutant.ts'

/** After a failed statement COMMIT is sent, and its answer ROLLBACK is ignored. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `query => transfer(query, order)`,
    replace: `query => transfer(query, order).catch(() => ({ transferId: 0, replayed: false }))`,
  },
  {
    file: 'app/transaction.ts',
    find: `if (command !== 'COMMIT')`,
    replace: `if (command === '')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['noPartialEffect', 'doubtsResolved', 'refusedHalfway.exactlyOnce'].map(
    check => `transaction.${check}`,
  ),
}
