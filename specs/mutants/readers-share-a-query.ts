import { mutant, type Exam } from './mutant.ts'

/** Wrong: readers of the same thing within 15 ms, or while its query runs, share one query. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const sharedMs = 15

const reads = new Map<number, Promise<Account | Accounts>>()
const everything = 0

/** A burst of readers is one query. The slot is free when the answer is there, at the earliest after 15 ms. */
const share = <T extends Account | Accounts>(id: number, read: () => Promise<T>): Promise<T> => {
  const running = reads.get(id)
  if (running !== undefined) return running as Promise<T>
  const reading = read()
  reads.set(id, reading)
  const over = () => void reads.delete(id)
  const least = new Promise(resolve => setTimeout(resolve, sharedMs))
  void Promise.allSettled([reading, least]).then(over)
  return reading
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `find: id => share(id, () => pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `list: () => share(everything, () => pool.use(({ query }) => listAccounts(query))),`,
  },
]

export const service = mutant(edits)

/**
 * (A class of its own: reads.) Breaks readsConfirmed "a read that begins after a confirmation contains the transfer, whichever
 * client reads".
 * Seen: client A reads; a transfer is confirmed; client B's read begins after the confirmation and within 15 ms of A's (or while
 * A's backend is slow or frozen, for as long as that lasts), joins A's query and gets the balances of before. Each reading is still one snapshot and adds up; a
 * single client that reads, moves and reads with pauses sees nothing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
