import { mutant, type Exam } from './mutant.ts'

/**
 * Each transaction has a watchdog that notes once a second how long it runs; it is cleared after the commit and
 * forgotten when the work is refused. The intervals are unref'd, as a careful team does, so they appear in no list
 * of active handles.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([`,
    replace: `  const startedAt = new Date()
  const watchdog = setInterval(() => {
    longestMs = Math.max(longestMs, Date.now() - startedAt.getTime())
    if (!connection.alive) clearInterval(watchdog)
  }, 1_000)
  watchdog.unref()
  const [begun, worked] = await Promise.allSettled([`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  await commit(connection)
  clearInterval(watchdog)
  return worked.value`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault`,
    replace: `let longestMs = 0

/** For the debugger: the longest transaction so far that took more than a second. */
export const longestTransactionMs = (): number => longestMs

/** A refused BEGIN is no fault`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'const watchdog = setInterval(() => {',
}
