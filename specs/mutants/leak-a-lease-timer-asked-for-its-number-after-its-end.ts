import { type Exam, mutant } from './mutant.ts'

/**
 * The longest lease is noted by the number of its timer. A timer that is asked for its number is entered by Node in a table of
 * numbered timers, and is struck off when it is cleared. This one is asked when it has been cleared already: nothing strikes it off.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** The longest lease so far, for the log of a crash. */
let longest = { lease: 0, ms: 0 }

const noteLease = (timer: NodeJS.Timeout, ms: number): void => {
  const lease = Number(timer)
  if (ms > longest.ms) longest = { lease, ms }
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      noteLease(lease, performance.now() - enteredAt)`,
  },
])

/** A Timeout of about 200 bytes and an entry in Node's table, for each lease: half of all requests, so 100 bytes a request. */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.workingSet'],
  blames: ['const lease = setTimeout(', 'const lease = Number(timer)'],
}
