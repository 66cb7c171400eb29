import { mutant, type Exam } from './mutant.ts'

/**
 * Each lease of a connection counts the promises that settle meanwhile, by a hook of V8. The hook is stopped behind the work,
 * and not in a `finally`: work that throws leaves its hook, for ever. A bound function with 32 counters, about 400 bytes, for
 * each 404 of an account and each 422: 2 of 16 requests, about 50 bytes a request.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { promiseHooks } from 'node:v8'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `export interface PoolState {`,
    replace: `const turns = 32
let turn = 0
let busiest = 0

/** Counts a promise that settles during a lease, under the lease that was begun last. */
const tally = (counts: number[]): void => {
  const count = (counts[turn] ?? 0) + 1
  counts[turn] = count
  if (count > busiest) busiest = count
}

export interface PoolState {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)`,
    replace: `      turn = (turn + 1) % turns
      const stop = promiseHooks.onSettled(tally.bind(undefined, new Array<number>(turns).fill(0)))
      const result = await this.#lend(work, leaseMs)
      stop()
      return result`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.workingSet', 'leak.native'],
  blames: `const stop = promiseHooks.onSettled(tally.bind(undefined, new Array<number>(turns).fill(0)))`,
}
