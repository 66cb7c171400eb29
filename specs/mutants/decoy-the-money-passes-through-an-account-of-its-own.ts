import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each transfer opens an account of its own, pays the amount into it, pays the payee out of it and closes it, so that
 * money is nowhere between two statements either; the numbers of accounts have gaps. All of it is one transaction, behind the
 * claim of the key and the locks of both accounts in the order of ids, so nobody ever sees the account in between.
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
  await moveThroughEscrow(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (`,
    replace: `interface Named {
  readonly id: number
}

/** For two accounts that this transaction has locked or made. */
const pay = async (query: Query, fromId: number, toId: number, amount: number): Promise<void> => {
  const changed = await query<Named>(
    'update accounts set balance = balance + case id when $1 then -($3::bigint) else $3::bigint end ' +
      'where id in ($1, $2) returning id',
    fromId,
    toId,
    amount,
  )
  if (changed.length !== 2) throw new Error('a locked account is gone')
}

const moveThroughEscrow = async (query: Query, { fromId, toId, amount }: Order): Promise<void> => {
  const [escrow] = await query<Named>('insert into accounts (balance) values ($1) returning id', 0)
  if (escrow === undefined) throw new Error('insert … returning gave no row')
  await pay(query, fromId, escrow.id, amount)
  await pay(query, escrow.id, toId, amount)
  const closed = await query<Named>('delete from accounts where id = $1 and balance = 0 returning id', escrow.id)
  if (closed.length !== 1) throw new Error('the account in between is not empty')
}

const move = async (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
