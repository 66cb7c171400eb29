import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an order for exactly what its payer holds locks the payer before everything else, so that nobody spends it meanwhile; all
 * other orders lock the lower id first. A payer with the higher id that pays out all it has meets an order the other way, each holds
 * what the other wants, and they deadlock: transfers that cross each other are promised not to.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const { fromId, amount } = order
  const [payer] = await query<Account>('select id, balance from accounts where id = $1', fromId)
  if (payer?.balance === amount)
    await query<Account>('select id, balance from accounts where id = $1 for no key update', fromId)
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  breaks: ['transaction.throughout.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
