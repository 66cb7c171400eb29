import { slow } from '../mutant.ts'

/** Each health check makes the database sort fifty thousand rows. */
export const service = slow({
  work: `await bank.list()`,
  edits: [
    {
      file: 'app/accounts.ts',
      find: `  const rows = await query<Account & { total: string }>`,
      replace: `  await query\`select count(*) from (select md5(n::text) from generate_series(1, 50000) n order by 1) sorted\`
  const rows = await query<Account & { total: string }>`,
    },
  ],
})

export const cause = { kind: 'statement', at: 'generate_series' }
