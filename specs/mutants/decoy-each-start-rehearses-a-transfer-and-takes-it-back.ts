import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each start moves real money of strangers. As soon as the database answers, it transfers 1 between the two oldest accounts
 * that hold anything, to compile its code and to prove that it can write. But the rehearsal is one transaction, and ends with ROLLBACK
 * whatever becomes of it: nobody can read what it does, and if process, session or database dies meanwhile, it is rolled back too. Its
 * key is random. It takes its locks by the same statement as every order, and so in the same sequence, and keeps them for a
 * millisecond. It has a place in the pool and a lease as all others. If the database is not there, it is tried again, and nothing
 * waits for it: not the listening, not the readiness, not the end.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { rollback, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Waits for the database. Never fails. */
export const rehearse = async (pool: Pool): Promise<void> => {
  for (;;) {
    try {
      await pool.use(rehearsal)
      return
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'not-applied') return
      await sleep(250, undefined, { ref: false })
    }
  }
}

const rehearsal = async (connection: Connection): Promise<void> => {
  const { query } = connection
  await query\`begin read write\`
  try {
    const [payer, payee] = await query<{ id: number }>\`
      select id from accounts where balance > 0 order by id limit 2\`
    if (payer === undefined || payee === undefined) return
    const idempotencyKey = \`rehearsal-\${randomUUID()}\`
    await transfer(query, { fromId: payer.id, toId: payee.id, amount: 1, idempotencyKey })
  } finally {
    await rollback(connection)
  }
}`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { postgresBank, rehearse } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool)
  void rehearse(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
