import { mutant, type Exam } from './mutant.ts'

/**
 * The deadline for connecting adapts itself to the database: five times the quickest dial so far, 20 ms at least. The
 * quickest one was made alone. After an outage all clients dial at the same time on half a core, no dial is done in time,
 * the database counts as lost again, the next look at it (alone, and quick) succeeds, and so on: orders are answered 503
 * long after the database is back.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  const { connectMs } = timeouts
`,
    replace: `  const startedAt = performance.now()
  const connectMs = Math.min(timeouts.connectMs, Math.max(leastConnectMs, 5 * quickestMs))
`,
  },
  {
    file: 'app/connection.ts',
    find: `    return connection
`,
    replace: `    quickestMs = Math.min(quickestMs, performance.now() - startedAt)
    return connection
`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `const leastConnectMs = 20
/** What a dial takes when the database is well; one that takes much longer is in vain. */
let quickestMs = Number.POSITIVE_INFINITY

const undialled = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
