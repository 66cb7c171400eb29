import { mutant, type Exam } from './mutant.ts'

/** Healthy: one advisory lock, held until COMMIT, orders all requests for waiting lists. At the tables at most one of them waits. */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: `      await lock(rows, waiter.shown)
`,
    replace: `      await lock(rows)
`,
  },
  {
    file: 'src/waiting.ts',
    find: `/** In one order, so that nobody waits in a ring. */
const lock = (rows: Rows, skus: readonly string[]) =>
  rows('lock', 'select sku from stock where sku = any($1) order by sku for update', skus)
`,
    replace: `/** One lock for all lists, until the end of the transaction. */
const lock = (rows: Rows) => rows('lock', 'select pg_advisory_xact_lock(4711)')
`,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: [],
  firstTry: 'acquitted',
}
