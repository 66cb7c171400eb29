import { mutant, type Exam } from './mutant.ts'

/** Twice a second a session of the pool is rolled back, to be sure that it is in no transaction. */
const edits = [
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)
`,
    replace: `  const bank = postgresBank(pool)
  const heart = heartbeat(pool, limits.size)
`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(),`,
    replace: `      {
        announce: () => {
          clearInterval(heart)
          readiness.stop()
        },`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const heartbeatMs = 500

/** One at a time, and only if a place is free: nobody waits for it for long. */
const heartbeat = (pool: Pool, size: number): NodeJS.Timeout => {
  let beating = false
  const beat = async (): Promise<void> => {
    beating = true
    try {
      await pool.use(({ query }) => query\`rollback\`, 1_000)
    } catch {
      // The pool has dropped the connection, and the next request dials.
    } finally {
      beating = false
    }
  }
  return setInterval(() => {
    if (!beating && pool.state.inUse < size) void beat()
  }, heartbeatMs)
}

/** Connects the parts and listens. The database may start later. */`,
  },
]

export const service = mutant(edits)

/**
 * Healthy. It leases the connection as a request does, so nobody else has it: no transaction but a forgotten one is rolled back, and there is none. A
 * place is taken only if one is free and for a second at most, with one more for a dial; it is given back in any case. ROLLBACK outside
 * of a transaction is a warning.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
