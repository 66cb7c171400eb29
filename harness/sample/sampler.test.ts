import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { cgroup1 } from '../testing/recorded-stats.ts'
import { nextDueMs, sampleDuring, type Sampling } from './sampler.ts'
import { sampleFromStats } from './stats.ts'

const container = {
  sample: async () => sampleFromStats(cgroup1.first),
  exec: async () => '0\n1\n2\n',
  hostPid: async () => process.pid,
}
const gone = { sample: () => Promise.reject(new Error('no such container')) }
const beside = {
  database: { container: { sample: async () => sampleFromStats(cgroup1.first) } },
  cache: { container: gone },
}
const backends = { sample: async () => ({ active: 1, idle: 9, idleInTransaction: 0, waiting: 0 }) }

const briefly = async (sampling: Sampling) => {
  sampling.begin()
  await sleep(5)
}

test.concurrent(
  'samples when the load begins, four times a second, and at its end, on its clock',
  async () => {
    const { result, samples } = await sampleDuring({ container, beside, backends }, async sampling => {
      await sleep(50)
      expect(sampling.samples).toEqual([])
      sampling.begin()
      await sleep(350)
      return 'done'
    })
    expect(result).toBe('done')
    // A busy machine may be late; no sample may be early.
    expect(samples.length).toBeGreaterThanOrEqual(2)
    expect(samples[1]?.atMs).toBeGreaterThan(249)
    expect(samples.at(-1)?.atMs).toBeGreaterThan(349)
    expect(samples[0]).toMatchObject({ cpuMs: 355.696045, backends: { active: 1, idle: 9 } })
    expect(samples[0]?.beside).toEqual({
      database: { cpuMs: 355.696045, workingSetBytes: samples[0]?.workingSetBytes },
    })
    expect(samples[0]?.fileDescriptors).toBeGreaterThan(3)
    expect(samples[0]?.host.cores).toBeGreaterThan(0)
  },
)

test.concurrent(
  'a sample is of the moment at which core times are read, however late the engine answers',
  async () => {
    const slow = { ...container, sample: () => sleep(100).then(() => container.sample()) }
    const { samples } = await sampleDuring({ container: slow }, briefly)
    expect(samples[0]?.atMs).toBeLessThan(25)
  },
)

test.concurrent('samples that were taken are forgotten, except the last one before the moment', async () => {
  const { samples } = await sampleDuring({ container }, async sampling => {
    sampling.begin()
    // A busy machine may be late with the second.
    await expect.poll(() => sampling.samples.length, { timeout: 4000 }).toBe(2)
    const before = [...sampling.samples]
    expect(sampling.takeBefore(Number.POSITIVE_INFINITY)).toEqual(before)
    expect(sampling.samples).toEqual(before.slice(-1))
    expect(sampling.takeBefore(0)).toEqual([])
  })
  expect(samples.map(({ atMs }) => atMs > 249)).toEqual([true, true])
})

test.each([
  { last: 0, now: 3, due: 250 },
  { last: 250, now: 254, due: 500 },
  { last: 250, now: 249.6, due: 500 },
  { last: 250, now: 500, due: 500 },
  { last: 250, now: 1130, due: 1250 },
])('after the sample due at $last ms, at $now ms, the next is due at $due ms', ({ last, now, due }) => {
  expect(nextDueMs(last, now)).toBe(due)
})

test('a load that ends at once is sampled at least once', async () => {
  const { samples } = await sampleDuring({ container }, async () => undefined)
  expect(samples.length).toBeGreaterThan(0)
})

test('a database that does not answer and a process elsewhere are missing, nothing else', async () => {
  const gone = () => Promise.reject(new Error('gone'))
  const elsewhere = { ...container, hostPid: async () => undefined }
  const unknown = { database: { sample: gone }, backends: { sample: gone } }
  const { samples } = await sampleDuring({ container: elsewhere, ...unknown }, briefly)
  expect(samples[0]).toMatchObject({ threads: 11, fileDescriptors: 3 })
  expect(samples[0]).not.toHaveProperty('backends')
  expect(samples[0]).not.toHaveProperty('databaseCpuMs')
  expect(samples[0]).not.toHaveProperty('waitedForCoreMs')
})

test('descriptors that are counted inside the container are not counted each time', async () => {
  const elsewhere = { ...container, hostPid: async () => undefined }
  const { samples } = await sampleDuring({ container: elsewhere }, briefly)
  expect(samples.slice(0, 2).map(({ fileDescriptors }) => fileDescriptors)).toEqual([3, undefined])
})

test('an image without `ls` has every sample, without descriptors', async () => {
  const bare = {
    ...container,
    hostPid: async () => undefined,
    exec: () => Promise.reject(new Error('no ls')),
  }
  const { samples } = await sampleDuring({ container: bare }, briefly)
  expect(samples.length).toBeGreaterThan(1)
  expect(samples[0]).not.toHaveProperty('fileDescriptors')
})

test('one reading that fails is missing, and the next one is not', async () => {
  let readings = 0
  const flaky = {
    ...container,
    sample: async () =>
      readings++ === 0 ? Promise.reject(new Error('busy')) : sampleFromStats(cgroup1.first),
  }
  const { samples } = await sampleDuring({ container: flaky }, briefly)
  expect(samples.length).toBe(readings - 1)
})

test('a container that ended gives no samples, and the run keeps its result', async () => {
  const ended = { ...container, sample: async () => sampleFromStats(cgroup1.stopped) }
  expect(await sampleDuring({ container: ended }, async () => 'done')).toEqual({
    result: 'done',
    samples: [],
  })
})

test('an error of the run is rethrown, and the sampling ends', async () => {
  await expect(
    sampleDuring({ container }, () => Promise.reject(new Error('the service ended'))),
  ).rejects.toThrow('the service ended')
})
