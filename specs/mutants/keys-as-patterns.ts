import { mutant, type Exam } from './mutant.ts'

/** A key is looked for as a pattern, as a search field would do it. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const attempt = await move(query, order)`,
    replace: `const [known] = await query\`select id, from_id, to_id, amount from transfers
    where idempotency_key ilike \${order.idempotencyKey} order by id limit 1\`
  if (known?.from_id === order.fromId && known.to_id === order.toId && known.amount === order.amount)
    return { transferId: known.id, replayed: true }
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
