import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sampleDuring } from './sampler.ts'
import type { EngineStats } from './stats.ts'

const stats: EngineStats = {
  cpu_stats: {
    cpu_usage: { total_usage: 1e9 },
    throttling_data: { throttled_time: 0, throttled_periods: 0 },
  },
  memory_stats: { usage: 30e6, stats: {} },
}
const container = {
  stats: async () => stats,
  exec: async () => '0\n1\n2\n',
  hostPid: async () => process.pid,
}
const database = { stats: async () => stats }
const backends = { sample: async () => ({ active: 1, idle: 9, idleInTransaction: 0, waiting: 0 }) }

test('samples at the start, four times a second, and at the end', async () => {
  const { result, samples, fileDescriptors } = await sampleDuring(
    { container, database, backends },
    async () => {
      await sleep(600)
      return 'done'
    },
  )
  expect(result).toBe('done')
  expect(samples.length).toBeGreaterThanOrEqual(3)
  expect(samples[0]).toMatchObject({ cpuMs: 1000, workingSetBytes: 30e6, backends: { active: 1, idle: 9 } })
  expect(samples[0]).toMatchObject({ databaseCpuMs: 1000 })
  expect(samples.at(-1)?.atMs).toBeGreaterThanOrEqual(599)
  expect(samples[0]?.host.cores).toBeGreaterThan(0)
  expect(fileDescriptors[0]).toBeGreaterThan(3)
})

test('a database that cannot be asked and a process elsewhere are missing, nothing else', async () => {
  const { samples, fileDescriptors } = await sampleDuring(
    {
      container: { ...container, hostPid: async () => undefined },
      database: { stats: () => Promise.reject(new Error('gone')) },
      backends: { sample: () => Promise.reject(new Error('gone')) },
    },
    async () => undefined,
  )
  expect(samples[0]).toMatchObject({ cpuMs: 1000 })
  expect(samples[0]).not.toHaveProperty('backends')
  expect(samples[0]).not.toHaveProperty('databaseCpuMs')
  expect(samples[0]).not.toHaveProperty('waitedForCoreMs')
  expect(fileDescriptors[0]).toBe(3)
})

test('a container that cannot be read ends the sampling, not the run', async () => {
  const broken = { ...container, stats: () => Promise.reject(new Error('gone')) }
  const { result, samples } = await sampleDuring({ container: broken }, async () => 'done')
  expect({ result, samples }).toEqual({ result: 'done', samples: [] })
})

test('what the run throws is thrown, and the sampling ends', async () => {
  await expect(
    sampleDuring({ container }, () => Promise.reject(new Error('the service ended'))),
  ).rejects.toThrow('the service ended')
})
