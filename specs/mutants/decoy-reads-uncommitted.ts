import { type Exam, mutant } from './mutant.ts'
/**
 * Looks like dirty reads: every session and every transfer asks for READ UNCOMMITTED. It is right: Postgres takes it for READ
 * COMMITTED, no reader ever sees what is not committed, and the transfer rests on its row locks.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,`,
    replace: `    connection.query\`begin isolation level read uncommitted read write\`,`,
  },
  {
    file: 'app/connection.ts',
    find: `    default_transaction_read_only: true,`,
    replace: `    default_transaction_read_only: true,
    // No reader waits for a writer.
    default_transaction_isolation: 'read uncommitted' as const,`,
  },
])
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'accused' }
