import { expect, test } from 'vitest'
import { sampleOf } from '../testing/literal-record.ts'
import { coreSharesOf, grownOver, sampleDeltasOf } from './sample-deltas.ts'

const used = (cpuMs: number) => ({ cpuMs, workingSetBytes: 0 })
const host = { busyMs: 0, stolenMs: 0, generatorMs: 0, generatorWaitedMs: 0, cores: 2 }

test('what grew between two samples, and who had the cores', () => {
  const after = sampleOf(250, {
    cpuMs: 60,
    throttledMs: 40,
    waitedForCoreMs: 70,
    beside: { database: used(1020), cache: used(10) },
    host: { busyMs: 400, stolenMs: 50, generatorMs: 100, generatorWaitedMs: 25, cores: 2 },
  })
  expect(
    sampleDeltasOf([sampleOf(0, { beside: { database: used(1000), cache: used(0) }, host }), after]),
  ).toEqual([
    {
      fromMs: 0,
      toMs: 250,
      serviceRanMs: 60,
      besideRanMs: 30,
      serviceWaitedMs: 30,
      generatorWaitedMs: 25,
      generatorRanMs: 100,
      stolenMs: 25,
      othersMs: 360,
      otherProcessesMs: 260,
      capacityMs: 500,
    },
  ])
})

test('a counter that one sample lacks tells nothing', () => {
  const [delta] = sampleDeltasOf([
    sampleOf(0, { host }),
    sampleOf(250, { host, beside: { database: used(1000) } }),
  ])
  expect(delta).toMatchObject({ othersMs: 0 })
  const [next] = sampleDeltasOf([
    sampleOf(0, { host }),
    sampleOf(250, { beside: { database: used(1000) }, host: { ...host, busyMs: 300 } }),
  ])
  expect(next).toMatchObject({ othersMs: 300 })
})

test('no sample, no delta, and shares all the same', () => {
  expect(sampleDeltasOf([])).toEqual([])
  expect(coreSharesOf([])).toEqual({
    otherProcesses: 0,
    stolen: 0,
    generatorRan: 0,
    generatorWaited: 0,
    serviceWaited: 0,
  })
})

test('time a hypervisor took is not that of other processes', () => {
  const deltas = sampleDeltasOf([
    sampleOf(0, { host }),
    sampleOf(250, { host: { ...host, busyMs: 100, stolenMs: 50 } }),
  ])
  expect(coreSharesOf(deltas)).toMatchObject({ otherProcesses: 0.2, stolen: 0.1 })
})

test('a sample that stands twice where two parts of a run meet is no delta', () => {
  const samples = [
    sampleOf(0, { host }),
    sampleOf(250, { host }),
    sampleOf(250, { host }),
    sampleOf(500, { host }),
  ]
  expect(sampleDeltasOf(samples).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 250],
    [250, 500],
  ])
})

test('shares are of the whole time, whatever the time between two samples', () => {
  const deltas = sampleDeltasOf([
    sampleOf(0, { host }),
    sampleOf(250, {
      waitedForCoreMs: 10,
      host: { busyMs: 100, stolenMs: 50, generatorMs: 25, generatorWaitedMs: 50, cores: 2 },
    }),
    sampleOf(1000, {
      waitedForCoreMs: 200,
      host: { busyMs: 400, stolenMs: 200, generatorMs: 100, generatorWaitedMs: 125, cores: 2 },
    }),
  ])
  expect(coreSharesOf(deltas)).toEqual({
    otherProcesses: 0.15,
    stolen: 0.1,
    generatorRan: 0.1,
    generatorWaited: 0.125,
    serviceWaited: 0.2,
  })
})

test('a counter that has begun anew has not grown', () => {
  const before = sampleOf(0, {
    cpuMs: 900,
    waitedForCoreMs: 900,
    host: { busyMs: 900, stolenMs: 900, generatorMs: 900, generatorWaitedMs: 900, cores: 2 },
  })
  expect(sampleDeltasOf([before, sampleOf(250, { host: { ...host, busyMs: 950 } })])).toMatchObject([
    { serviceWaitedMs: 0, generatorWaitedMs: 0, generatorRanMs: 0, stolenMs: 0, othersMs: 50 },
  ])
})

test('nobody has less than no time: clocks are read one after the other', () => {
  const after = sampleOf(250, {
    cpuMs: 60,
    throttledMs: 40,
    waitedForCoreMs: 30,
    host: { ...host, busyMs: 50, generatorMs: 20 },
  })
  expect(sampleDeltasOf([sampleOf(0, { host }), after])).toMatchObject([
    { serviceWaitedMs: 0, othersMs: 0, otherProcessesMs: 0 },
  ])
  const stolen = sampleOf(250, { host: { ...host, busyMs: 100, stolenMs: 50, generatorMs: 120 } })
  expect(coreSharesOf(sampleDeltasOf([sampleOf(0, { host }), stolen])).otherProcesses).toBe(0)
})

test('a counter has grown from the first sample to the last', () => {
  const counted = (...counts: readonly number[]) =>
    grownOver(
      counts.map(cpuMs => sampleOf(0, { cpuMs })),
      ({ cpuMs }) => cpuMs,
    )
  expect([counted(5, 9, 30), counted(5), counted()]).toEqual([25, 0, 0])
})
