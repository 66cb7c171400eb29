import type { Psql } from 'vitest-plumbline'
import type { FinalState, LedgerRow } from './history.ts'

/** The books, read inside the database's own container in one statement, and so as of one moment. */
export async function readFinalStateInside(psql: Psql, accounts: readonly number[]): Promise<FinalState> {
  const ids = `array[${accounts.join(', ')}]::bigint[]`
  const [finalState] = await psql.rows<{
    balances: { id: number; balance: number }[]
    ledger: LedgerRow[]
  }>(`select
    (select coalesce(json_agg(account), '[]')
      from (select id, balance from accounts where id = any(${ids})) as account) as balances,
    (select coalesce(json_agg(transfer), '[]')
      from (select id as "transferId", idempotency_key as key, from_id as "fromId", to_id as "toId", amount
        from transfers where from_id = any(${ids}) or to_id = any(${ids}) order by id) as transfer) as ledger`)
  if (finalState === undefined) throw new Error('the books could not be read')
  return {
    balances: new Map(finalState.balances.map(({ id, balance }) => [id, balance])),
    ledger: finalState.ledger,
  }
}
