import { type Exam, mutant } from './mutant.ts'

/**
 * The transfer was rewritten with entities and repositories. An account that was loaded once is the same object for as long as
 * its session lives, and the rows that are locked later do not refresh it, so a new balance is computed from an old one. Two
 * sessions that serve the same account lose each other's updates: ledger and balances disagree.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */
interface Attempt {
  /** Null when another transfer owns the key. */
  readonly transfer_id: number | null
  /** Null when there is no such account. */
  readonly from_balance: number | null
  readonly to_balance: number | null
  readonly moved: boolean
}

/**
 * Moves the money and writes the ledger row. Run it inside one transaction.
 *
 * It is one statement, because each statement costs the service and the database more than the move itself.
 * Its parts wait for each other. The claim of the key comes first: the unique key is the lock on the key, and
 * a second order with the same key waits there until the first has committed or rolled back. Every order
 * takes its locks in one sequence, key before accounts and accounts by id, so two orders never deadlock.
 */
export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }
}

/**
 * Parameters: key, payer, payee, amount. Each is sent once, however often it is used, because every parameter
 * costs CPU time.
 *
 * The snapshot of the statement is older than its locks, but the balances it uses are not:
 * \`for no key update\` reads the newest version of a row it has waited for, and no other transaction can
 * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */
const moveStatement = \`
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
  ), moved as (
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
  from parties\`

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}`,
    replace: `/** An account as this session knows it. */
class AccountEntity {
  readonly id: number
  #balance: number
  #dirty = false

  constructor({ id, balance }: Account) {
    this.id = id
    this.#balance = balance
  }

  get balance(): number {
    return this.#balance
  }

  get dirty(): boolean {
    return this.#dirty
  }

  add(amount: number): void {
    this.#balance += amount
    this.#dirty = true
  }

  saved(): void {
    this.#dirty = false
  }
}

/** One object for each account, so that two parts of a unit of work never hold two versions of it. */
const identityMaps = new WeakMap<Query, Map<number, AccountEntity>>()

const identityMapOf = (query: Query): Map<number, AccountEntity> => {
  const known = identityMaps.get(query)
  if (known !== undefined) return known
  const empty = new Map<number, AccountEntity>()
  identityMaps.set(query, empty)
  return empty
}

class AccountRepository {
  readonly #query: Query
  readonly #identities: Map<number, AccountEntity>

  constructor(query: Query) {
    this.#query = query
    this.#identities = identityMapOf(query)
  }

  /** Locks in the order of ids, so two transfers never deadlock. Accounts that do not exist are left out. */
  async lock(one: number, other: number): Promise<ReadonlyMap<number, AccountEntity>> {
    const rows = await this.#query<Account>\`
      select id, balance from accounts where id in (\${one}, \${other}) order by id for no key update\`
    return new Map(rows.map(row => [row.id, this.#entityOf(row)]))
  }

  async save(...entities: readonly AccountEntity[]): Promise<void> {
    for (const entity of entities.filter(({ dirty }) => dirty)) {
      await this.#query\`update accounts set balance = \${entity.balance} where id = \${entity.id}\`
      entity.saved()
    }
  }

  #entityOf(row: Account): AccountEntity {
    const known = this.#identities.get(row.id)
    if (known !== undefined) return known
    const entity = new AccountEntity(row)
    this.#identities.set(row.id, entity)
    return entity
  }
}

class TransferRepository {
  readonly #query: Query

  constructor(query: Query) {
    this.#query = query
  }

  /** The unique key is the lock on the key. @returns the id of the new row, or null when the key is known. */
  async claim(order: Order): Promise<number | null> {
    const { idempotencyKey, fromId, toId, amount } = order
    try {
      const [row] = await this.#query<{ id: number }>\`
        insert into transfers (idempotency_key, from_id, to_id, amount)
        values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
        on conflict (idempotency_key) do nothing
        returning id\`
      return row?.id ?? null
    } catch (error) {
      if (!waitedForKey(error)) throw error
      throw keyInFlight(order)
    }
  }
}

/** Moves the money and writes the ledger row. Run it inside one transaction: key before accounts. */
export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const accounts = new AccountRepository(query)
  const transfers = new TransferRepository(query)
  const transferId = await transfers.claim(order)
  if (transferId === null) return replay(query, order)
  const locked = await accounts.lock(order.fromId, order.toId)
  const payer = locked.get(order.fromId)
  const payee = locked.get(order.toId)
  if (payer === undefined) throw noSuchAccount(order.fromId)
  if (payee === undefined) throw noSuchAccount(order.toId)
  if (payer.balance < order.amount) throw insufficientFunds(payer, order.amount)
  if (payee.balance > Number.MAX_SAFE_INTEGER - order.amount) throw balanceLimit(payee)
  payer.add(-order.amount)
  payee.add(order.amount)
  await accounts.save(payer, payee)
  return { transferId, replayed: false }
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {
  const { from_balance: from, to_balance: to } = attempt
  if (from === null) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)
  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)
  return balanceLimit({ id: toId, balance: to })
}`,
    replace: ``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
