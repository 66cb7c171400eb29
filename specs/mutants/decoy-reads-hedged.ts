import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  find: id => hedged(() => pool.use(({ query }) => findAccount(query, id))),
  list: () => hedged(() => pool.use(({ query }) => listAccounts(query))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `const hedgeAfterMs = 250
const hedgesMax = 2
let hedges = 0

/**
 * A read that is slow is asked once more on another connection, and the first rows win: one backend may hang while the
 * others are well. A failure of the first attempt is final. Two places at most are spent on second attempts.
 */
const hedged = <T>(read: () => Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const again = setTimeout(() => {
      if (hedges >= hedgesMax) return
      hedges += 1
      void read()
        .then(resolve, () => {})
        .finally(() => {
          hedges -= 1
        })
    }, hedgeAfterMs)
    void read()
      .then(resolve, reject)
      .finally(() => clearTimeout(again))
  })

/** Every write is a transaction,`,
  },
])

/**
 * Healthy: a read that has not been answered after 250 ms is asked once more on another connection, and the first rows
 * win. It looks odd: one request, two statements, two places, and an answer that may come from the later one while the
 * earlier goes on. But each is one statement on the one database with a snapshot from after the request came, so whichever
 * wins shows all that was confirmed before; nothing is shared between requests, nothing is written; the loser ends by its
 * own time-outs and gives its place back; and there are never more than two of them, nor more connections than places.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
