import { openSession } from 'vitest-plumbline'
import type { FinalState, LedgerRow } from './history.ts'

/** Balances of some accounts and every ledger row that touches them, as of one moment. */
export async function readFinalState(databaseUrl: string, accounts: readonly number[]): Promise<FinalState> {
  const sql = openSession(databaseUrl)
  try {
    return await sql.begin('isolation level repeatable read read only', async tx => {
      const balances = await tx<{ id: number; balance: number }[]>`
        select id, balance from accounts where id = any(${accounts}::bigint[]) order by id`
      const ledger = await tx<LedgerRow[]>`
        select id as "transferId", idempotency_key as key, from_id as "fromId", to_id as "toId", amount
        from transfers where from_id = any(${accounts}::bigint[]) or to_id = any(${accounts}::bigint[])
        order by id`
      return { balances: new Map(balances.map(({ id, balance }) => [id, balance])), ledger: [...ledger] }
    })
  } finally {
    await sql.end({ timeout: 1 })
  }
}
