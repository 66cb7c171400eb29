import { mutant, type Exam } from './mutant.ts'

/**
 * An expired reservation is looked up without a lock, and then expired without a second look at its state. Two replicas give back
 * the stock of the same reservation, or give back that of a reservation that was confirmed in between.
 */
export const service = mutant({
  file: 'src/shop.ts',
  find: `      const [gone] = await rows<{ sku: string; quantity: number }>(
        'expire',
        \`update orders set state = 'expired' where id = (
           select id from orders where state = 'reserved' and made_at < now() - interval '2 seconds'
           order by made_at limit 1 for update skip locked
         ) returning sku, quantity\`,
      )
      if (gone === undefined) return false
`,
  replace: `      const [gone] = await rows<{ id: string; sku: string; quantity: number }>(
        'overdue',
        \`select id, sku, quantity from orders where state = 'reserved' and made_at < now() - interval '2 seconds'
         order by made_at limit 1\`,
      )
      if (gone === undefined) return false
      await rows('expire', "update orders set state = 'expired' where id = $1", gone.id)
`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['invariants.stockAndSoldAreTheOpening', 'exactlyOnce'],
  firstTry: 'caught',
}
