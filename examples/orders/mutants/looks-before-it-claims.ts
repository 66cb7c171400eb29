import { alter, mutant, type Exam } from './mutant.ts'

/** A key is looked up, and stored later: of two concurrent requests, neither finds it. */
export const service = mutant(
  {
    file: 'src/shop.ts',
    find: `      // The key first: whoever has the same one waits here until this is decided.
      const made = await claim(rows, request)
      if (made === undefined) return await orderOf(rows, request)
`,
    replace: `      const known = await rows('known', 'select id from orders where key = $1', request.key)
      if (known.length > 0) return await orderOf(rows, request)
      const made = await claim(rows, request)
      if (made === undefined) throw new Refusal(refusals.soldOut)
`,
  },
  {
    file: 'src/shop.ts',
    find: `
     on conflict (key) do nothing returning`,
    replace: `
     returning`,
  },
  alter('alter table orders drop constraint if exists orders_key_key'),
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['exactlyOnce'],
  firstTry: 'caught',
}
