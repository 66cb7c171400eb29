import { type Exam, mutant } from './mutant.ts'

/**
 * A trigger of the ledger shall move the money one day. The process that leaves creates it, when its last order is answered; a process
 * that finds it before its first order books the row alone and lets the trigger move. Whoever has served an order before goes on as
 * he began. With one process that is right. In a rolling restart the first that leaves creates the trigger while its twin still moves
 * by itself: each order of the twin moves twice, by the statement and by the trigger.
 *
 * A real team writes it because the migration needs a lock of the ledger, and the end of a process is its quietest moment. "No order
 * is in flight then" is true for this process.
 *
 * A client sees it: after SIGTERM to one replica, an order of 5 at the other takes 10 from the payer and gives 10 to the payee, under one
 * row of the ledger. Where the payer has less than twice the amount, it moves once.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** As above, where a trigger of the ledger moves the money when the row is booked. */
const bookStatement = \`
  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    coalesce(from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4, false) as moved
  from parties\`

/** An order that cannot be paid moves nothing; the service refuses it and rolls it back. */
const moverFunction = \`
  create or replace function move_money() returns trigger language plpgsql as '
  begin
    update accounts set balance = balance + case id when new.from_id then -new.amount else new.amount end
    where id in (new.from_id, new.to_id) and exists (
      select from accounts payer, accounts payee
      where payer.id = new.from_id and payee.id = new.to_id and payer.balance >= new.amount
        and payee.balance <= \${Number.MAX_SAFE_INTEGER} - new.amount);
    return null;
  end'\`

const moverTrigger = \`
  create or replace trigger transfers_move after insert on transfers
  for each row execute function move_money()\`

/** Run it inside one transaction. */
export const createMover = async (query: Query): Promise<void> => {
  await query(moverFunction)
  await query(moverTrigger)
}

const findMover = async (query: Query): Promise<boolean> => {
  const [row] = await query<{ there: boolean }>\`
    select exists (select from pg_trigger where tgname = 'transfers_move') as there\`
  return row?.there === true
}

/** Undefined before the first order. */
let moverExists: boolean | undefined

const move = async (query: Query, order: Order): Promise<Attempt> => {
  moverExists ??= await findMover(query)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `    const statement = moverExists ? bookStatement : moveStatement
    const [attempt] = await query<Attempt>(statement, idempotencyKey, fromId, toId, amount)`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'
import { createMover } from './transfer.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  /** The next process relies on it. Where it fails, the next one tries again at its end. */
  const leave = async (): Promise<void> => {
    try {
      await pool.use(connection => transaction(connection, createMover))
    } catch (error) {
      log.info('mover-not-created', { error })
    }
    await pool.close()
  }

  const stop = (): Promise<boolean> =>`,
  },
  {
    file: 'app/service.ts',
    find: `closePool: () => pool.close()`,
    replace: `closePool: leave`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'missed',
}
