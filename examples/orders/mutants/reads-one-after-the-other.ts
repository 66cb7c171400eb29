import { mutant, type Exam } from './mutant.ts'

/**
 * Lists are read one after the other without a snapshot: an entry that joined both in between is in only one. G-single, read
 * skew.
 */
export const service = mutant({
  file: 'src/waiting.ts',
  find: `      await lock(rows, waiter.shown)
      const lists = await read(rows, waiter)
`,
  replace: `      const others = waiter.shown.filter(sku => !waiter.joined.includes(sku))
      const first = await read(rows, { ...waiter, shown: others.slice(0, 1) })
      await lock(rows, [...waiter.joined, ...others.slice(1)])
      const rest = waiter.shown.filter(sku => sku !== others[0])
      const lists = { ...first, ...(await read(rows, { ...waiter, shown: rest })) }
`,
})

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'G-single',
  firstTry: 'caught',
}
