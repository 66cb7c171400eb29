import { mutant, type Exam } from './mutant.ts'

/**
 * Each transfer lets the database check its amount: it makes a domain, casts to it, and drops it. No type is left, but the
 * session's cache of types keeps an entry and a memory context of the domain's constraints for each type number it has ever
 * seen: 1.5 KB or more, in 3 of 16 requests, spread over ten sessions.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const largestAmount = process.env['LARGEST_AMOUNT'] ?? String(Number.MAX_SAFE_INTEGER)

/** The limit is a rule of the database, so that its message names it. */
const checkAmount = async (query: Query, { amount }: Order): Promise<void> => {
  await query(\`create domain pg_temp.amount as bigint check (value between 1 and \${largestAmount});
    select \${amount}::pg_temp.amount;
    drop domain pg_temp.amount\`)
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await checkAmount(query, order)
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.database'],
  mayBreak: ['leak.connections'],
  blames: [
    'await query(`create domain pg_temp.amount as bigint check (value between 1 and ${largestAmount});',
    'select ${amount}::pg_temp.amount;',
    'drop domain pg_temp.amount`)',
  ],
}
