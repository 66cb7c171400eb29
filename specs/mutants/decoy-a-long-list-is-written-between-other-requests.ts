import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the list of accounts is written as JSON in slices of 25 accounts, and between two of them the event loop serves others,
 * so that a bank with many accounts does not hold everybody up. It looks like a list that changes while it is written, since
 * transfers are confirmed meanwhile, but all rows and their total came from one statement before the first slice, and the place in
 * the pool was given back then.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c =>
    c.body(await inSlices(await bank.list()), 200, { 'Content-Type': 'application/json' }),
  )`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const accountsInSlice = 25

const inSlices = async ({ accounts, total }: Accounts): Promise<string> => {
  const slices: string[] = []
  for (let from = 0; from < accounts.length; from += accountsInSlice) {
    if (from > 0) await nextTurn()
    const slice = accounts.slice(from, from + accountsInSlice)
    slices.push(slice.map(account => JSON.stringify(account)).join(','))
  }
  return '{"accounts":[' + slices.join(',') + '],"total":' + JSON.stringify(total) + '}'
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
