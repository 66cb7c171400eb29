import { slow } from '../mutant.ts'

/** Each health check holds the same row for 30 ms. */
export const service = slow({
  declare: `let opened: Promise<unknown> | undefined`,
  work: `await (opened ??= bank.open(1))
    await bank.list()`,
  edits: [
    {
      file: 'app/accounts.ts',
      find: `  const rows = await query<Account & { total: string }>`,
      replace: `  await query\`begin read write\`
  await query\`select id from accounts order by id limit 1 for update\`
  await query\`select pg_sleep(0.03)\`
  await query\`commit\`
  const rows = await query<Account & { total: string }>`,
    },
  ],
})

export const cause = { kind: 'lock', at: 'for update' }
