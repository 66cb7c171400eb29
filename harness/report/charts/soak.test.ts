import { expect, test } from 'vitest'
import { minutes, ms } from '../../record/units.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../../testing/literal-record.ts'
import { soakPanel } from './soak.ts'

const minute = (index: number, latencyMs: number) => ({
  fromMs: index * 60_000,
  run: recordOf({
    ...trafficOf(operationsOf(repeat(400, latencyMs))),
    samples: [sampleOf(0, { anonymousBytes: 20e6 }), sampleOf(1_000, { anonymousBytes: 20e6 })],
  }),
  harnessBytes: 50e6,
})

test('a soak shows each minute, and names those that broke a promise', () => {
  const { facts, charts, notes } = soakPanel(
    { plannedMs: minutes(2), minutes: [minute(0, 2), minute(1, 200)], ending: { kind: 'time' } },
    { p99: ms(100) },
  )
  expect(facts).toContainEqual(['requests', '800'])
  const [latency, memory] = charts
  expect(latency?.xs).toEqual([0, 1])
  expect(latency?.series[0]).toMatchObject({ name: 'P50', values: [2, 200] })
  expect(latency?.bands).toEqual([{ from: 1, to: 2, label: 'fail' }])
  expect(memory?.series[0]?.values).toEqual([20, 20])
  expect(notes).toEqual(['minute from 1: fail, latency.p99'])
})
