import { type Exam, mutant } from './mutant.ts'

/**
 * After SIGTERM it says at once that it is not ready, and goes on serving for four seconds, until every
 * load balancer knows. Each answer asks its client to close the connection. Then it ends as always. That is
 * right: all in flight is answered, and it exits with 0 within ten seconds, because its deadline of eight
 * stays as it is.
 */
export const service = mutant([
  {
    file: 'app/shutdown.ts',
    find: `/** The steps of a shutdown, in order. */`,
    replace: `/** As long as load balancers may take to look at readiness again. */
const lingerMs = 4_000

/** The steps of a shutdown, in order. */`,
  },
  {
    file: 'app/shutdown.ts',
    find: `    await sleep(drainMs)`,
    replace: `    await sleep(Math.max(drainMs, lingerMs))`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
