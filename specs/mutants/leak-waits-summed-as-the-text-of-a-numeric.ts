import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. The move tells how long it waited for its locks, and the service adds that up, to print the mean at SIGUSR2. The
 * row type says number, but `extract` is a numeric, which the driver leaves a text: the sum is a text that gets longer with
 * each order, refused and repeated ones too. Its user loses memory for each order until the service is killed, and the
 * printed mean is no number.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { info } from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

let orders = 0
let waitedSeconds = 0
process.on('SIGUSR2', () => info('waited', { orders, meanSeconds: waitedSeconds / Math.max(orders, 1) }))`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly moved: boolean`,
    replace: `  readonly moved: boolean
  /** Seconds from the arrival of the statement until it had its locks. */
  readonly waited: number`,
  },
  {
    file: 'app/transfer.ts',
    find: `    (select count(*) from moved) = 2 as moved`,
    replace: `    (select count(*) from moved) = 2 as moved,
    extract(epoch from clock_timestamp() - statement_timestamp()) as waited`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const attempt = await move(query, order)
  orders += 1
  waitedSeconds += attempt.waited`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
