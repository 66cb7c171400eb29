import { mutant, type Exam } from './mutant.ts'

/** Healthy: an expired reservation that is asked for again with its key is renewed under its id, and its stock is taken again. */
export const service = mutant({
  file: 'src/shop.ts',
  find: `     on conflict (key) do nothing returning id, sku, quantity, state`,
  replace: `     on conflict (key) do update set state = excluded.state, made_at = now()
       where orders.state = 'expired' and orders.customer = excluded.customer
         and orders.sku = excluded.sku and orders.quantity = excluded.quantity
     returning id, sku, quantity, state`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
