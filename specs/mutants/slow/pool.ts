import { service as ledger } from '../../service.ts'
import { slow } from '../mutant.ts'

/** All health checks share one connection, and each needs it for 12 ms. */
export const service = slow(
  {
    work: `await bank.list()`,
    edits: [
      {
        file: 'app/accounts.ts',
        find: `  const rows = await query<Account & { total: string }>`,
        replace: `  await query\`select pg_sleep(0.012)\`
  const rows = await query<Account & { total: string }>`,
      },
    ],
  },
  { env: beside => ({ ...ledger.env(beside), POOL_SIZE: '1' }) },
)

export const cause = { kind: 'pool', at: 'app/turnstile.ts' }
