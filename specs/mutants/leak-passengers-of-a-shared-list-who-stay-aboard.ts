import { mutant, type Exam } from './mutant.ts'

/**
 * Reads of the list that arrive in the same turn share a query. Whoever boards is told the answer, and stays on the passenger list: its
 * promise holds the answer. About 800 bytes for each of the lists, which are an eighth of the requests.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** Those who ask in one turn of the event loop share the answer. Nobody joins a question that was already sent. */
const together = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  const passengers: ((answer: Promise<T>) => void)[] = []
  let boarding = false

  const depart = (): void => {
    boarding = false
    const answer = ask()
    for (const tell of passengers) tell(answer)
  }

  return () =>
    new Promise<T>(tell => {
      passengers.push(tell)
      if (boarding) return
      boarding = true
      setImmediate(depart)
    })
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: together(() => pool.use(({ query }) => listAccounts(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: ['passengers.push(tell)', 'new Promise<T>(tell => {'],
}
