import { mutant, type Exam } from './mutant.ts'

/**
 * Less patience in the queue (0.7 s) and more at a lock (1.3 s), statements and leases of other lengths (2.2 s, 2.6 s), a
 * longer drain. Each is still shorter than the next, and all that a request can wait for is 3.3 s, less than the 4 s of before.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `'POOL_WAIT_MS', { fallback: 1_000`,
    replace: `'POOL_WAIT_MS', { fallback: 700`,
  },
  { file: 'app/config.ts', find: `'CONNECT_TIMEOUT_MS', 1_000`, replace: `'CONNECT_TIMEOUT_MS', 1_200` },
  { file: 'app/config.ts', find: `'LOCK_TIMEOUT_MS', 1_000`, replace: `'LOCK_TIMEOUT_MS', 1_300` },
  { file: 'app/config.ts', find: `'STATEMENT_TIMEOUT_MS', 2_000`, replace: `'STATEMENT_TIMEOUT_MS', 2_200` },
  {
    file: 'app/config.ts',
    find: `'TRANSACTION_TIMEOUT_MS', 3_000`,
    replace: `'TRANSACTION_TIMEOUT_MS', 2_600`,
  },
  { file: 'app/config.ts', find: `'DRAIN_MS', { fallback: 250`, replace: `'DRAIN_MS', { fallback: 400` },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
