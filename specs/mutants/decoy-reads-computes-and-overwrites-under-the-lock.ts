import { type Exam, mutant } from './mutant.ts'

/**
 * It reads both balances, computes in JavaScript, and overwrites them with what came out, the payee first: read, compute, write
 * is how updates are lost, and for a moment there is more money than before. But both rows are locked when they are read, in
 * the order of their ids, and what is read of a row that was waited for is its newest version. They stay locked until COMMIT,
 * so that nobody can write between. What is written is seen by nobody before COMMIT, and then both at once. The sums are safe
 * integers, for they are compared with the limits before they are computed.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  readonly to_balance: number | null
  readonly moved: boolean
}`,
    replace: `  readonly to_balance: number | null
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }
}`,
    replace: `  const { fromId, toId, amount } = order
  const { from_balance: from, to_balance: to } = attempt
  if (from === null || to === null || from < amount || to > Number.MAX_SAFE_INTEGER - amount)
    throw refusal(order, attempt)
  await Promise.all([overwrite(query, toId, to + amount), overwrite(query, fromId, from - amount)])
  return { transferId: attempt.transfer_id, replayed: false }
}

/** Only for an account that this transaction has locked and read. */
const overwrite = (query: Query, id: number, balance: number) =>
  query\`update accounts set balance = \${balance} where id = \${id}\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  ), moved as (
    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    (select count(*) from moved) = 2 as moved
  from parties\``,
    replace: `  )
  select (select id from claimed) as transfer_id, from_balance, to_balance from parties\``,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
