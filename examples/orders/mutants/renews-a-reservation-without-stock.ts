import { mutant, type Exam } from './mutant.ts'

/**
 * A reservation that has expired is renewed when the customer asks again with its key, but its stock, which was given back, is not
 * taken again. Once confirmed, the same piece can be sold twice.
 */
export const service = mutant({
  file: 'src/shop.ts',
  find: `  if (!same) throw new Refusal(refusals.otherOrder)
  return found`,
  replace: `  if (!same) throw new Refusal(refusals.otherOrder)
  if (found.state !== 'expired') return found
  const again = "update orders set state = 'reserved', made_at = now() where key = $1 returning id, sku, quantity, state"
  const [renewed = found] = await rows<Order>('renew', again, key)
  return renewed`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['invariants.stockAndSoldAreTheOpening'],
  firstTry: 'caught',
}
