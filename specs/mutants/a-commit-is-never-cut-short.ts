import { type Exam, mutant } from './mutant.ts'

/**
 * A lease that ends while COMMIT is on its way leaves a doubt, and nobody likes doubts. So the lease is for the work alone: once
 * COMMIT is sent, the connection is left in peace until the database has answered. Most databases do, or close the connection.
 * One whose answer was lost on the way, with the connection open, never does: the client waits without an end, and so does
 * everybody who gets no place behind it.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `export interface Connection {
  readonly alive: boolean`,
    replace: `export interface Connection {
  readonly alive: boolean
  /** True from the moment COMMIT is sent until it is answered. */
  committing?: boolean`,
  },
  {
    file: 'app/transaction.ts',
    find: `    return await connection.query\`commit\``,
    replace: `    connection.committing = true
    return await connection.query\`commit\``,
  },
  {
    file: 'app/transaction.ts',
    find: `    throw error
  }
}`,
    replace: `    throw error
  } finally {
    connection.committing = false
  }
}`,
  },
  {
    file: 'app/pool.ts',
    find: `    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)`,
    replace: `    const lease = setTimeout(() => {
      // A COMMIT that is cut leaves a doubt: it may take its time.
      if (connection.committing !== true) connection.discard(\`no answer within \${leaseMs} ms\`)
    }, leftMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
