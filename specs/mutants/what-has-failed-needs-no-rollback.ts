import { mutant, type Exam } from './mutant.ts'

/**
 * When the database itself refuses a statement no ROLLBACK is sent, because Postgres has undone the
 * transaction already. But the session stays in it until it is told to end it. After an order that waited
 * in vain for a locked account, whoever gets this connection next is refused: a read by 500, an order by
 * 503, although the database is well.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  await rollback(connection)
  return reason`,
    replace: `  // A failed statement has already undone everything: only a refusal of our own must be rolled back.
  if (!isServerError(reason)) await rollback(connection)
  return reason`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
