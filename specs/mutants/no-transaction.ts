import { mutant, type Exam } from './mutant.ts'

/** A transfer is several statements again, and each of them commits by itself. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `from './transfer.ts'`,
    replace: `from '../harness/bench/rivals/transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transaction(connection, query => transfer(query, order))`,
    replace: `transfer(connection.query, order)`,
  },
  {
    file: 'app/connection.ts',
    find: `default_transaction_read_only: true`,
    replace: `default_transaction_read_only: false`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [
    'transaction.conservation',
    'transaction.ledgerEquation',
    'transaction.exactlyOnce',
    'transaction.noPartialEffect',
  ],
}
