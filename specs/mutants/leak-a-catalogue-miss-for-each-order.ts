import { type Exam, mutant } from './mutant.ts'

/**
 * An order under audit has a table named after it, so the service asks after each transfer whether there is
 * one. Nearly always there is none, and a session of Postgres remembers each name that it did not find, for
 * ever. Two names, sought in two schemas, make about 850 bytes for each transfer: 100 or more a request, in
 * the sessions of the database.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Receipt } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Watch {
  readonly audited: boolean
  readonly disputed: boolean
}

/** Auditors and lawyers watch a transfer by a table of its own: each replay of it is noted there. */
const noted = async (query: Query, receipt: Receipt): Promise<Receipt> => {
  const { transferId: id, replayed } = receipt
  const [audit, dispute] = [\`audit_of_\${id}\`, \`dispute_of_\${id}\`]
  const [watch] = await query<Watch>\`
    select to_regclass(\${audit}) is not null as audited, to_regclass(\${dispute}) is not null as disputed\`
  if (watch?.audited) await query(\`insert into \${audit} values (now(), \${replayed})\`)
  if (watch?.disputed) await query(\`insert into \${dispute} values (now(), \${replayed})\`)
  return receipt
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: ` pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `
    pool.use(connection =>
      transaction(connection, async query => noted(query, await transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    'const [watch] = await query<Watch>`',
    'select to_regclass(${audit}) is not null as audited, to_regclass(${dispute}) is not null as disputed`',
    'transaction(connection, async query => noted(query, await transfer(query, order))),',
  ],
}
