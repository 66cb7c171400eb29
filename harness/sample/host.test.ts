import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HostWatch, parsePressure, parseProcStat, parseSchedStat } from './host.ts'

const spin = (forMs: number) => {
  const until = performance.now() + forMs
  while (performance.now() < until);
}

test('busy time is everything except idle time, waiting for disks, and time taken by a hypervisor', () => {
  const text = 'cpu  100 1 20 5000 300 3 4 50 0 0\ncpu0 50 1 10 2500 150 1 2 25 0 0\n'
  expect(parseProcStat(text)).toEqual({ busyMs: 1280, stolenMs: 500 })
})

test('the time a thread waited for a core is the second field, in nanoseconds', () => {
  expect(parseSchedStat('123456789 2500000 42\n')).toEqual({ ranMs: 123.456789, waitedMs: 2.5 })
  expect(parseSchedStat('')).toBeUndefined()
})

test('pressure is the total of both lines, in microseconds', () => {
  const some = 'some avg10=0.01 avg60=0.02 avg300=0.21 total=146523416\n'
  const full = 'full avg10=0.00 avg60=0.00 avg300=0.09 total=61371008\n'
  expect(parsePressure(some + full)).toEqual({ someMs: 146_523.416, fullMs: 61_371.008 })
  expect(parsePressure(some)).toEqual({ someMs: 146_523.416, fullMs: 0 })
  expect(parsePressure('')).toBeUndefined()
})

test('this machine can be sampled, and its busy time grows', async () => {
  using host = new HostWatch()
  const before = await host.sample()
  expect(before).not.toHaveProperty('eventLoop')
  const { user, system } = process.cpuUsage()
  for (let used = process.cpuUsage(); used.user + used.system - user - system < 30_000;)
    used = process.cpuUsage()
  const after = await host.sample()
  expect(after.generatorMs - before.generatorMs).toBeGreaterThanOrEqual(30)
  expect(after.busyMs).toBeGreaterThanOrEqual(before.busyMs)
  expect(after.cores).toBeGreaterThan(0)
  for (const { someMs, fullMs } of Object.values(after.pressure ?? {})) {
    expect(someMs).toBeGreaterThanOrEqual(fullMs)
  }
})

test('a stall right after a sample is in the next one, and only there', async () => {
  using host = new HostWatch()
  await host.sample()
  spin(60)
  await sleep(15)
  const stalled = (await host.sample()).eventLoop
  expect(stalled?.delayMaxMs).toBeGreaterThan(45)
  await sleep(30)
  const idle = (await host.sample()).eventLoop
  expect(idle?.delayMaxMs).not.toBe(stalled?.delayMaxMs)
  expect(idle?.utilisation).toBeLessThan(stalled?.utilisation ?? 0)
})
