import { expect, test } from 'vitest'
import { parseProcStat, sampleHost } from './host.ts'

test('busy time is everything except idle time, waiting for disks, and time taken by a hypervisor', () => {
  const text = 'cpu  100 1 20 5000 300 3 4 50 0 0\ncpu0 50 1 10 2500 150 1 2 25 0 0\n'
  expect(parseProcStat(text)).toEqual({ busyMs: 1280, stolenMs: 500 })
})

test('this machine can be sampled, and its busy time grows', async () => {
  const before = await sampleHost()
  const { user, system } = process.cpuUsage()
  for (let used = process.cpuUsage(); used.user + used.system - user - system < 30_000;)
    used = process.cpuUsage()
  const after = await sampleHost()
  expect(after.generatorMs - before.generatorMs).toBeGreaterThanOrEqual(30)
  expect(after.busyMs).toBeGreaterThanOrEqual(before.busyMs)
  expect(after.cores).toBeGreaterThan(0)
})
