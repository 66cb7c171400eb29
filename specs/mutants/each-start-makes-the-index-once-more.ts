import { mutant, type Exam } from './mutant.ts'

/**
 * At its start the service makes an index for the payers of the ledger, and starts without it while the
 * database is away. IF NOT EXISTS is missing, so that only the first start ever succeeds: after a crash,
 * after a SIGTERM, and as the second of two replicas, the service ends with 1 because the index is already
 * there.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'
`,
    replace: `import { postgresBank } from './postgres-bank.ts'
import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)
`,
    replace: `  const bank = postgresBank(pool)
  await pool
    .use(connection => transaction(connection, query => query\`create index ledger_payers on transfers (from_id)\`))
    .catch(error => {
      if (!(error instanceof Problem)) throw error
    })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.noCrash'],
  mayBreak: 'any',
}
