import { mutant, type Exam } from './mutant.ts'

/**
 * The balances that readers saw are an immutable table of 256 places, of which the last 200 versions are kept for the
 * support. A new version copies one branch and the root and shares the others, and no version knows the one before it. The
 * ring of versions is full after some three thousand requests, at about a hundred kilobytes, and nothing grows afterwards.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

type Branch = readonly (Account | undefined)[]
type Version = readonly Branch[]

const width = 16
const versionsMax = 200
const nothing: Branch = Array.from<undefined>({ length: width })
const versions: Version[] = [Array.from({ length: width }, () => nothing)]
let newest = 0

process.on('SIGUSR2', () => log.info('balances-seen', { versions }))

/** Two accounts whose ids differ by a multiple of 256 share a place; the later one has it. */
const see = (account: Account): Account => {
  const version = versions[newest] ?? []
  const at = Math.floor(account.id / width) % width
  const branch = version[at] ?? nothing
  const before = branch[account.id % width]
  if (before?.id === account.id && before.balance === account.balance) return account
  newest = (newest + 1) % versionsMax
  const { id, balance } = account
  versions[newest] = version.with(at, branch.with(id % width, { id, balance }))
  return account
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => see(await pool.use(({ query }) => findAccount(query, id))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
