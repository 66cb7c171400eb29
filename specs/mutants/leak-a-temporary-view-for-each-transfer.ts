import { type Exam, mutant } from './mutant.ts'

/** Each transfer makes and reads a temporary view of its own, which the session of the database keeps until it ends. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      const receipt = await transaction(connection, query => transfer(query, order))
      if (!receipt.replayed) await readSlip(connection, receipt.transferId)
      return receipt
    }),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** What the customer will see of the transfer. */
const readSlip = async (connection: Connection, id: number): Promise<void> => {
  await connection.query(\`begin read write; create temporary view slip_\${id} as select * from transfers where id = \${id}; commit; select * from slip_\${id}\`)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.connections'],
  mayBreak: ['leak.database'],
  blames:
    'await connection.query(`begin read write; create temporary view slip_${id} as select * from transfers where id = ${id}; commit; select * from slip_${id}`)',
}
