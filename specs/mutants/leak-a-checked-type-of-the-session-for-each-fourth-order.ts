import { type Exam, mutant } from './mutant.ts'

/**
 * Each fourth order that is carried out has its receipt checked by a domain of its own, which the session makes in its temporary schema
 * and never drops. Postgres remembers each such type, with its constraint, in the session that used it until that session ends: more
 * than a kilobyte. There is no temporary table, nothing is prepared, and the service keeps nothing.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const checkEvery = 4

let checked = 0

/** @throws what Postgres says of a receipt that is none. */
const check = async (query: Query, transferId: number): Promise<void> => {
  checked += 1
  if (checked % checkEvery !== 0) return
  const type = \`pg_temp.receipt_\${checked}\`
  await query(\`create domain \${type} as bigint not null check (value > 0)\`)
  await query(\`select (\${transferId})::\${type} as receipt\`)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        const receipt = await transfer(query, order)
        await check(query, receipt.transferId)
        return receipt
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  mayBreak: 'any',
  firstTry: 'caught',
}
