import { expect, test } from 'vitest'
import { parseProcStat, parseSchedStat, sampleHost } from './host.ts'

test('busy time is all but idle, waiting for disks, and what a hypervisor took', () => {
  const text = 'cpu  100 1 20 5000 300 3 4 50 0 0\ncpu0 50 1 10 2500 150 1 2 25 0 0\n'
  expect(parseProcStat(text)).toEqual({ busyMs: 1280, stolenMs: 500 })
})

test('the time a thread waited for a core is the second field, in nanoseconds', () => {
  expect(parseSchedStat('123456789 2500000 42\n')).toBe(2.5)
  expect(parseSchedStat('')).toBeUndefined()
})

test('this machine can be sampled, and gets busier', async () => {
  const before = await sampleHost()
  const until = performance.now() + 50
  while (performance.now() < until);
  const after = await sampleHost()
  expect(after.generatorMs - before.generatorMs).toBeGreaterThan(25)
  expect(after.busyMs).toBeGreaterThanOrEqual(before.busyMs)
  expect(after.cores).toBeGreaterThan(0)
})
