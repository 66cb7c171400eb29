import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Series } from '../judge/class-growth.ts'
import { judgeIdle } from '../judge/growth/leaks.ts'
import { bytes, ms } from '../record/units.ts'
import { recordRest } from './rest.ts'

const rest = {
  requests: 1,
  within: ms(20),
  settle: { collected: ms(20), left: ms(20) },
  comesBack: ms(1),
  keptFor: ms(1),
  readings: { count: 3, apart: ms(1) },
}
const idleRounds = { failed: false, failures: {}, drive: async () => {} }

/** A service whose heap has this many bytes at each reading, numbered from 0. */
const watchOf = (heapAt: (reading: number) => number) => {
  let readings = 0
  const read = async (): Promise<Series> => ({ heap: heapAt(readings++) })
  return { unseen: undefined, read, look: read, workingSetBytes: async () => bytes(1) }
}

test('work in flight at the end of each idle window is not kept', async () => {
  const watch = watchOf(reading => (reading % 2 === 1 ? 1_045_000 : 1_000_000))
  const { idle } = await recordRest(watch, idleRounds, rest)
  expect(idle.windows).toHaveLength(2)
  expect(judgeIdle(idle)).toMatchObject({ verdict: 'pass', measured: 0 })
})

test('what grows with each reading is kept', async () => {
  const { idle } = await recordRest(
    watchOf(reading => 1_000_000 + 10_000 * reading),
    idleRounds,
    rest,
  )
  expect(idle.windows).toHaveLength(3)
  expect(judgeIdle(idle)).toMatchObject({ verdict: 'fail' })
})

test('a slow service is sent as many requests as it answers in time, and judged by these', async () => {
  const slow = { ...idleRounds, drive: async () => sleep(5) }
  const { workingSet } = await recordRest(
    watchOf(() => 1),
    slow,
    { ...rest, requests: 1_000 },
  )
  expect(workingSet.requests).toBeGreaterThan(0)
  expect(workingSet.requests).toBeLessThan(10)
})
