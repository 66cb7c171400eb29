import { expect, test } from 'vitest'
import { operationsOf, repeat, trafficOf } from '../judge/literal.ts'
import { Recorder } from './recorder.ts'

const recorded = (latencies: readonly number[]) => {
  const recorder = new Recorder()
  for (const operation of operationsOf(latencies)) recorder.record(operation)
  return recorder
}

test('takes down what the judges are tested on', () => {
  const latencies = [2, 150, 5, ...repeat(200, 1)]
  const { seconds, slowest, first } = recorded(latencies).traffic(10, 3000)
  const expected = trafficOf(operationsOf(latencies))
  expect(seconds.map(({ latency }) => latency.counts())).toEqual(
    expected.seconds.map(({ latency }) => latency.counts()),
  )
  expect(slowest.slice(0, 2)).toEqual(expected.slowest.slice(0, 2))
  expect(first).toEqual(expected.first)
})

test('keeps the slowest ten and the first thousand, however many there are', () => {
  const { slowest, first, seconds } = recorded(
    Array.from({ length: 5000 }, (_, index) => index % 100),
  ).traffic(10, 50_000)
  expect(slowest.map(({ answeredMs, intendedMs }) => answeredMs - intendedMs)).toEqual(repeat(10, 99))
  expect(first).toHaveLength(1000)
  expect(seconds).toHaveLength(50)
})

test('failures are counted by kind and stay in the distribution', () => {
  const recorder = new Recorder()
  const [one, two] = operationsOf([5000, 3])
  if (!one || !two) throw new Error('two operations were made')
  recorder.record({ ...one, outcome: { kind: 'timeout' } })
  recorder.record({ ...two, outcome: { kind: 'answered', status: 503 } })
  const { failures, seconds } = recorder.traffic(10, 1000)
  expect(failures).toEqual([
    { outcome: 'timeout', count: 1, firstMs: 0 },
    { outcome: 'status 503', count: 1, firstMs: 10 },
  ])
  expect(seconds[0]).toMatchObject({ failed: 2 })
  expect(seconds[0]?.latency.count).toBe(2)
})

test('a stall spoils each second it touches', () => {
  const recorder = new Recorder()
  recorder.stalled(900, 2100)
  expect(recorder.traffic(1, 3000).seconds.map(({ generatorStallMs }) => generatorStallMs)).toEqual([
    1200, 1200, 1200,
  ])
})
