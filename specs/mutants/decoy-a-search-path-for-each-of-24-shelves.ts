import { type Exam, mutant } from './mutant.ts'

/**
 * A customer may have tables of its own, on one of 24 shelves: a schema that is looked at before `public`. Each transfer sets its
 * search path, for its transaction, by a sum over its key. Each session of Postgres remembers every path it has ever had, with
 * what its names mean, and that there is no such schema. A session grows until it has met all 24, some hundred bytes each, and
 * then no more. (Postgres itself would forget them all beyond 256.)
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const shelves = 24

/** The tables of the shelf come first, where it has any. */
const pathOf = ({ idempotencyKey }: Order): string => {
  let sum = 0
  for (const character of idempotencyKey ?? '') sum = (sum * 31 + character.charCodeAt(0)) % 65_521
  return \`shelf_\${sum % shelves}, public\`
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        await query\`select 1 as shelved from set_config('search_path', \${pathOf(order)}, true)\`
        return transfer(query, order)
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
