import { type Exam, mutant } from './mutant.ts'

/**
 * A key that is known is compared with its order as a card payment is with its authorisation: same payer, same payee, and an
 * amount that is covered. So an order for less under a known key is answered as a replay of the larger one, instead of 422.
 *
 * A real team writes it for shops whose basket lost an item between two tries: the first try has paid for all, and the second
 * should not fail. An order for more is refused as ever, and so are another payer and another payee.
 *
 * A client sees it: it sends 10 under a key, then 9 (or 1) under the same key, and is told 200 with `Idempotency-Replayed: true`
 * and the transfer of 10. Who sends 11 sees nothing wrong.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `  // What was moved covers what is asked for: the client has nothing more to pay.
  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount >= order.amount`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
