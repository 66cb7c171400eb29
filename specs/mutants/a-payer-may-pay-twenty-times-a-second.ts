import { mutant, type Exam } from './mutant.ts'

/**
 * Against stolen accounts, a payer with twenty transfers in the last second is turned away with 503
 * `not-applied`, before the key is looked at. A busy account is refused although it has the money, and the
 * replay of a transfer that was made is told it was not.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const [recent] = await query<{ payments: number }>\`
    select count(*) as payments from transfers
    where from_id = \${order.fromId} and created_at > now() - interval '1 second'\`
  if ((recent?.payments ?? 0) >= 20)
    throw new Problem('not-applied', \`account \${order.fromId} pays too often; send it again later\`)
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
