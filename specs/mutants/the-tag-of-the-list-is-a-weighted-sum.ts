import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the list has an ETag of the number of accounts and the sum of each id times its balance, and `If-None-Match` with it is
 * answered 304. One transfer always changes it, but two can cancel: account 2 pays 1 to account 1 and 1 to account 3, and the
 * client that knows the list from before is told that nothing has changed. docs/checks `readsConfirmed` and `forms`: a tag is of
 * what was read, and a read after a confirmation shows it.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const list = await bank.list()
    const tag = tagOf(list)
    c.header('ETag', tag)
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304)
    return c.json(list)
  })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** Cheaper than a hash of the whole text. Weighted by id, because the plain sum stays the same in every transfer. */
const tagOf = ({ accounts }: Accounts): string => {
  let checksum = 0n
  for (const { id, balance } of accounts) checksum += BigInt(id) * BigInt(balance)
  return \`W/"\${accounts.length}-\${checksum.toString(36)}"\`
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
