import { mutant, type Exam } from './mutant.ts'

/**
 * One list is joined at once, and the other read afterwards: two requests see each other. G1c, circular information flow.
 */
export const service = mutant({
  file: 'src/waiting.ts',
  find: `      await lock(rows, waiter.shown)
      const lists = await read(rows, waiter)
      await add(rows, waiter)
      check(waiter)
      return lists`,
  replace: `      check(waiter)
      await lock(rows, waiter.joined)
      const own = await read(rows, { ...waiter, shown: waiter.joined })
      await add(rows, waiter)
      await rows('end', 'commit')
      await rows('begin', 'begin')
      const others = waiter.shown.filter(sku => !waiter.joined.includes(sku))
      return { ...own, ...(await read(rows, { key: '', shown: others })) }`,
})

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'G1c',
  firstTry: 'caught',
}
