import { mkdtemp, rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import {
  entryBytesInMemory,
  ownCoreTimes,
  parseProcStat,
  parseSchedStat,
  sampleHost,
  withoutThrottled,
} from './host.ts'

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

const times = { ranMs: 50, waitedMs: 950 }

test.for<readonly [string, string]>([
  ['of the second version', 'usage_usec 9\nnr_throttled 9\nthrottled_usec 900000\n'],
  ['of the first version', 'nr_periods 10\nnr_throttled 9\nthrottled_time 900000000\n'],
])('a time that the own limit took is no wait for a core: control groups %s', ([, cpuStat]) => {
  expect(withoutThrottled(times, cpuStat)).toEqual({ ranMs: 50, waitedMs: 50 })
})

test('without a limit all of it was a wait, and with several throttled threads it is not negative', () => {
  expect(withoutThrottled(times, 'usage_usec 9\n')).toEqual(times)
  expect(withoutThrottled(times, 'throttled_usec 2000000\n').waitedMs).toBe(0)
})

test('this process is told what it ran, and more after it ran', () => {
  const before = ownCoreTimes()
  for (const since = performance.now(); performance.now() - since < 20;) continue
  expect(ownCoreTimes()?.ranMs).toBeGreaterThan(before?.ranMs ?? Number.NaN)
})

test('the time a thread waited for a core is the second field, in nanoseconds', () => {
  expect(parseSchedStat('123456789 2500000 42\n')).toEqual({ ranMs: 123.456789, waitedMs: 2.5 })
  expect(parseSchedStat('')).toBeUndefined()
})

test('a folder in memory takes a kibibyte, and one on a disk takes none', async () => {
  const bytes = () => entryBytesInMemory(process.pid, '/dev/shm')
  const before = await bytes()
  const made = await Promise.all(Array.from({ length: 50 }, () => mkdtemp('/dev/shm/plumbline-')))
  try {
    // Others may use it too.
    expect((await bytes()) - before).toBeGreaterThan(25 * 1_024)
  } finally {
    await Promise.all(made.map(folder => rm(folder, { recursive: true })))
  }
  expect(await entryBytesInMemory(process.pid, '/proc')).toBe(0)
})
