import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a keyed order whose first statement gets no answer "still waits for its key", so an order that loses its connection there is
 * answered 409 `key-in-flight`, although nobody else has the key. CONTRACT promises 503 `not-applied` for it, and 409 only for
 * a key that another request has at the deadline.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { isServerError, type Query } from './connection.ts'`,
    replace: `import { ConnectionLost, isServerError, type Query } from './connection.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error`,
    replace: `    // The claim of the key comes first: who was not heard of was waiting for it.
    const unheard = error instanceof ConnectionLost && idempotencyKey !== null
    if (!unheard && !waitedForKey(error)) throw error`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'missed',
}
