import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: when the last request is answered after SIGTERM, the service adds up accounts and ledger once more for its log,
 * and only then closes its pool, so that a session begins a query at the very end. It only reads, a lease of half a second
 * bounds it, its failure is logged and forgiven, and the exit is in time and with 0 even at a frozen database.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  /** Never fails: who leaves must leave, whatever the books say. */
  const addUp = async (): Promise<void> => {
    try {
      const [books] = await pool.use(
        ({ query }) => query<{ accounts: number; money: string; transfers: number }>\`
          select (select count(*) from accounts) as accounts,
            (select coalesce(sum(balance), 0)::text from accounts) as money,
            (select count(*) from transfers) as transfers\`,
        500,
      )
      log.info('books', { ...books })
    } catch (error) {
      log.info('books-not-added-up', { error })
    }
  }

  const stop = (): Promise<boolean> =>`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => readiness.stop(),
        drain: () => server.drain(),
        closePool: async () => {
          await addUp()
          await pool.close()
        },
      },`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
