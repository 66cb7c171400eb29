import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every two seconds the service reads a price list of 40 kB from the database, through a place of its pool, and keeps only
 * the latest. That is 0.16 Mbps, and the health checks are about half a megabit. But it comes in one piece: the quarter of a second
 * in which it arrives has more than 1.2 Mbps. The promise is about the run, not about its largest sample. The pool has no more
 * connections than before, and without a database the list is tried again two seconds later.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  let prices = ''
  const readPrices = async (): Promise<void> => {
    try {
      const [row] = await pool.use(
        ({ query }) => query<{ list: string }>\`select repeat('4711=12.50;', 3640) as list\`,
        1_000,
      )
      prices = row?.list ?? prices
    } catch {
      // The old prices are good until the next list.
    }
  }
  setInterval(() => void readPrices(), 2_000).unref()
  const server = await listen(api, { port: config.port, reportFailure })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
