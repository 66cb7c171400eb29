import { mutant, type Exam } from './mutant.ts'

/** The stock is read, computed and written: a request that reads in between sells the same piece. */
export const service = mutant({
  file: 'src/shop.ts',
  find: `  const text = 'update stock set left_over = left_over - $2 where sku = $1 and left_over >= $2 returning sku'
  const taken = await rows('take', text, sku, quantity)
  if (taken.length === 0) throw new Refusal(refusals.soldOut)`,
  replace: `  const [found] = await rows<{ left: number }>('left', 'select left_over as left from stock where sku = $1', sku)
  if (found === undefined || found.left < quantity) throw new Refusal(refusals.soldOut)
  await rows('take', 'update stock set left_over = $2 where sku = $1', sku, found.left - quantity)`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['invariants.stockAndSoldAreTheOpening'],
  firstTry: 'caught',
}
