import { alter, mutant, type Exam } from './mutant.ts'

/** An entry is repeated when its response was late: the list contains it twice. */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: ` on conflict do nothing'`,
    replace: `'`,
  },
  {
    file: 'src/waiting.ts',
    find: `      await add(rows, waiter)
`,
    replace: `      await add(rows, waiter)
      if (waiter.pieces === 2) await add(rows, { ...waiter, pieces: 1 })
`,
  },
  alter('alter table waiting drop constraint if exists waiting_sku_entry_key'),
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'duplicate',
  firstTry: 'caught',
}
