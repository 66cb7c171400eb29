import { mutant, type Exam } from './mutant.ts'

/**
 * One statement locks the lists and reads them. Its snapshot is from before it waited for the lock, so it does not see who joined
 * meanwhile: a lost update.
 */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: `      await lock(rows, waiter.shown)
`,
    replace: ``,
  },
  {
    file: 'src/waiting.ts',
    find: `/** In one order, so that nobody waits in a ring. */
const lock = (rows: Rows, skus: readonly string[]) =>
  rows('lock', 'select sku from stock where sku = any($1) order by sku for update', skus)

`,
    replace: `/** Locks in one order, so that nobody waits in a ring. */
`,
  },
  {
    file: 'src/waiting.ts',
    find: `select sku, entry from waiting where sku = any($1)
       and place <`,
    replace: `with locked as materialized (select sku from stock where sku = any($1) order by sku for update)
     select sku, entry from waiting where (select count(*) from locked) > 0 and sku = any($1)
       and place <`,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  firstTry: 'caught',
}
