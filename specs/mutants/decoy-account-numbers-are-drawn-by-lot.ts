import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the number of an account is drawn by lot, sixteen digits from 10^15 to 9·10^15, so that nobody can guess how many
 * accounts there are. All are safe integers. A number that is taken is drawn again. The list is still in the order of the numbers,
 * which is not the order in which accounts were opened: a new account appears anywhere in it. Orders lock their accounts by number
 * as before, in one sequence for all.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
  if (account === undefined) throw new Error('insert … returning gave no row')
  return account
}`,
    replace: `  for (let draw = 0; draw < drawsMax; draw += 1) {
    const [account] = await query<Account>\`
      insert into accounts (id, balance) overriding system value
      values (1000000000000000 + floor(random() * 8000000000000000)::bigint, \${balance})
      on conflict (id) do nothing
      returning id, balance\`
    if (account !== undefined) return account
  }
  throw new Error('every number that was drawn is taken')
}

const drawsMax = 5`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
