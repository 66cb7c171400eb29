import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: to be sure that the database takes changes, the readiness check locks the row of the oldest account and lets it go again. While any
 * transaction holds that account (an order that waits behind the lock of its other account, a person with a console), `/api/ready` waits for a
 * second and answers 503 on every replica, although queries succeed, other accounts are served and nothing is down: an orchestrator takes
 * all replicas out of service because of one busy account. As long as nobody holds the oldest account for longer, it is right.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use(({ query }) => query\`select 1\`, pingMs)
`,
    replace: `    // A standby answers \`select 1\` too. A lock is refused where nothing can be written, and changes nothing.
    await pool.use(
      connection =>
        transaction(
          connection,
          query => query\`select id from accounts order by id limit 1 for no key update\`,
        ),
      pingMs,
    )
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight',
  breaks: ['transaction.readyBehindALock'],
  mayBreak: 'any',
  firstTry: 'missed',
}
