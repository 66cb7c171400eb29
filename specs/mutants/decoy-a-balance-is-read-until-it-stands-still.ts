import { mutant, type Exam } from './mutant.ts'

/** Healthy: one account is read again until two reads agree, four times at most; the answer is always the last read. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account]`,
    replace: `const mostReads = 4

/** An account in the middle of a burst of transfers is soon out of date again: a short wait gives its reader a later balance. */
export const findAccount = async (query: Query, id: number): Promise<Account> => {
  let last = await readAccount(query, id)
  for (let reads = 1; reads < mostReads; reads += 1) {
    const { balance } = last
    last = await readAccount(query, id)
    if (last.balance === balance) break
  }
  return last
}

const readAccount = async (query: Query, id: number): Promise<Account> => {
  const [account]`,
  },
]

export const service = mutant(edits)

/**
 * Each read is a statement of its own with a snapshot of its own, taken after the request came: whichever is answered contains all that was
 * confirmed before the request. That two reads agree decides only when to stop, so an account that went away and came back is no harm.
 * Nothing is kept from one request to the next. Two statements where it was one, four where transfers come without a pause.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
