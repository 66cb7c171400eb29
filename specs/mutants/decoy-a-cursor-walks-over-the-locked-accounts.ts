import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the first statement claims the key, locks both accounts by id and reads them, and then a cursor walks over the two rows
 * and each gets a balance computed in the service, `where current of` the cursor: the half that is written first is there for two
 * statements. All is one transaction, and the balances are those under the locks, which the cursor only takes again.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (`,
    replace: `    select id from accounts
    where id in ($2, $3) and (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    returning id
  )
  select (select id from claimed)`,
    replace: `  )
  select (select id from claimed)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await walk(query, order, attempt)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (`,
    replace: `/** Both accounts are locked. Identities are safe integers and may stand in the text; the cursor ends with the transaction. */
const walk = async (query: Query, { fromId, toId, amount }: Order, attempt: Attempt): Promise<void> => {
  const balances = new Map([
    [fromId, Number(attempt.from_balance) - amount],
    [toId, Number(attempt.to_balance) + amount],
  ])
  await query(
    \`declare till no scroll cursor for
      select id from accounts where id in (\${fromId}, \${toId}) order by id for no key update\`,
  )
  for (const [id, balance] of [...balances].sort(([one], [other]) => one - other)) {
    const [row] = await query<{ readonly id: number }>('fetch next from till')
    if (row?.id !== id) throw new Error('a locked account is gone')
    await query('update accounts set balance = $1 where current of till', balance)
  }
}

const move = async (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
