import { type Exam, mutant } from './mutant.ts'

/** Healthy: each list declares a cursor that outlives its transaction, and first closes the one its session held before. */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: '  const rows = await query<Account & { total: string }>`',
    replace: `  await query\`close all\`
  await query\`declare page cursor with hold for select id, balance from accounts order by id\`
  const rows = await query<Account & { total: string }>\``,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
