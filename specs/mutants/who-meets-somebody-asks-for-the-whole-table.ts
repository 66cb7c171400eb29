import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: most orders meet nobody, so both accounts are locked without waiting, and an order that does not get both takes
 * the whole table for itself. It asks for that while it has locks of the table already (and perhaps one account): two
 * such orders wait for each other. docs/checks.md `noDeadlock`: orders "are confirmed or turned away …; and no
 * transactions deadlock"; `noDoubt`: without a fault none is turned away.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by id for no key update skip locked`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Parameters: payer, payee, amount. For a transaction that has the table for itself. */
const moveAloneStatement = \`
  with parties as (
    select max(balance) filter (where id = $1) as from_balance,
      max(balance) filter (where id = $2) as to_balance
    from accounts where id in ($1, $2)
  ), moved as (
    update accounts
    set balance = balance + case id when $1 then -($3::bigint) else $3::bigint end
    where id in ($1, $2) and (
      select from_balance >= $3::bigint and to_balance <= \${Number.MAX_SAFE_INTEGER} - $3::bigint from parties)
    returning id
  )
  select from_balance, to_balance, (select count(*) from moved) = 2 as moved
  from parties\`

/** An account was locked, or does not exist: nobody else may change any until this order is through. */
const moveAlone = async (query: Query, { fromId, toId, amount }: Order): Promise<Omit<Attempt, 'transfer_id'>> => {
  await query\`lock table accounts in exclusive mode\`
  const [alone] = await query<Attempt>(moveAloneStatement, fromId, toId, amount)
  if (alone === undefined) throw new Error('an aggregate gave no row')
  return alone
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  const missed = attempt.from_balance === null || attempt.to_balance === null
  const last = missed ? { ...attempt, ...(await moveAlone(query, order)) } : attempt
  if (!last.moved) throw refusal(order, last)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
