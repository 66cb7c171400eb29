import { mutant, type Exam } from './mutant.ts'

/** The transactions are those of the driver, which does not outlive a connection that ends inside of one. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order => sql.begin(tx => transfer(tx, order))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import postgres from 'postgres'
import type { Pool } from './pool.ts'

const sql = postgres(process.env.DATABASE_URL, {
  types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
})`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.doubtsResolved'],
}
