import { expect, test } from 'vitest'
import { sessionMemoryReader } from './session-memory.ts'

/** A database that logs these lines when it is asked. */
function memoryOf(asked: number, lines: readonly string[]) {
  let log: (line: string) => void = () => {}
  const logMemory = async () => {
    setTimeout(() => lines.forEach(line => log(line)))
    return asked
  }
  return sessionMemoryReader(logMemory, { follow: listener => (log = listener) })
}

const logged = (used: number) =>
  `2026-01-01 [7] LOG:  Grand total: 1204992 bytes in 210 blocks; 83544 free (130 chunks); ${used} used`

test('what all sessions have in use is added up', async () => {
  const lines = [
    '2026-01-01 [7] LOG:  level: 1; TopMemoryContext: 9 total; 1 free; 8 used',
    logged(5),
    logged(7),
  ]
  expect(await memoryOf(2, lines)()).toBe(12)
})

test.each(['LocalBufferContext', 'PgStat Pending'])('%s is no part of it', async name => {
  const bounded = `2026-01-01 [7] LOG:  level: 1; ${name}: 9 total in 2 blocks; 5 free (1 chunks); 4 used`
  expect(await memoryOf(2, [bounded, logged(5), bounded, logged(7)])()).toBe(4)
})

test('of a session that says nothing, nothing is known', async () => {
  expect(await memoryOf(2, [logged(5)])()).toBeUndefined()
})

test('nor where no superuser asks', async () => {
  const logMemory = async () => Promise.reject(new Error('permission denied'))
  expect(await sessionMemoryReader(logMemory, { follow: () => {} })()).toBeUndefined()
})
