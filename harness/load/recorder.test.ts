import { expect, test } from 'vitest'
import type { Traffic } from '../record/run.ts'
import { operationsOf, repeat, trafficOf } from '../testing/literal-record.ts'
import { Recorder } from './recorder.ts'

const recorded = (latencies: readonly number[]) => {
  const recorder = new Recorder()
  for (const operation of operationsOf(latencies)) recorder.record(operation)
  return recorder
}

test('records what the judges are tested on', () => {
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
    { outcome: 'timeout', kind: 'timeout', count: 1, firstMs: 0 },
    { outcome: 'status 503', status: 503, kind: 'answered', count: 1, firstMs: 10 },
  ])
  expect(seconds[0]).toMatchObject({ failed: 2 })
  expect(seconds[0]?.latency.count).toBe(2)
})

test('of each kind of failure the first example is kept, also over several generators', () => {
  const whole = new Recorder()
  for (const name of ['a', 'b']) {
    const part = new Recorder()
    for (const [index, operation] of operationsOf(repeat(200, 1)).entries()) {
      const outcome = { kind: 'wrong', status: 200, reason: 'its check failed' } as const
      part.record({ ...operation, outcome, call: 'list' }, () => ({
        request: `${name}${index}`,
        response: '[]',
      }))
    }
    whole.add(part.takeNew())
  }
  expect(whole.traffic(10, 2000).failures).toMatchObject([
    { call: 'list', kind: 'wrong', count: 400, example: { request: 'a0', response: '[]' } },
  ])
})

test('what its call expected is told with a failure: two expectations of one call are two kinds', () => {
  const recorder = new Recorder()
  const expectations = [undefined, [409], [200, 201], [409]] as const
  for (const [index, operation] of operationsOf(repeat(4, 1)).entries()) {
    const outcome = { kind: 'answered', status: index === 0 ? 503 : 204 } as const
    recorder.record({ ...operation, outcome, expected: expectations[index] })
  }
  const other = { outcome: 'status 204, expected 200 or 201', expected: [200, 201], count: 1, firstMs: 20 }
  expect(recorder.traffic(10, 1000).failures).toEqual([
    { outcome: 'status 503', status: 503, kind: 'answered', count: 1, firstMs: 0 },
    {
      outcome: 'status 204, expected 409',
      status: 204,
      kind: 'answered',
      expected: [409],
      count: 2,
      firstMs: 10,
    },
    { ...other, status: 204, kind: 'answered' },
  ])
})

test('a stall counts for each second it touches', () => {
  const recorder = new Recorder()
  recorder.stalled(900, 2100)
  expect(recorder.traffic(1, 3000).seconds.map(({ generatorStallMs }) => generatorStallMs)).toEqual([
    1200, 1200, 1200,
  ])
})

test('a part that was taken is forgotten, and nothing is counted twice or lost', () => {
  const recorder = recorded(Array.from({ length: 250 }, (_, index) => index + 1))
  expect(recorder.takePart(1, 999, 10)).toBeUndefined()
  const part = recorder.takePart(1, 1000, 10)
  const rest = recorder.traffic(10, 2500)
  const counts = ({ seconds }: Pick<Traffic, 'seconds'>) => seconds.map(({ latency }) => latency.count)
  expect([part && counts(part), part?.durationMs]).toEqual([[100], 1000])
  expect([counts(rest), rest.durationMs]).toEqual([[100, 50], 1500])
})

test('a lost connection counts in its own part; those that are still open count in each', () => {
  const recorder = new Recorder()
  const opened = (count: number) => (recorder.connections.opened += count)
  const taken = (second: number) => recorder.takePart(1, second * 1000, 10)?.connections
  opened(10)
  expect(taken(1)).toEqual({ opened: 10, lost: 0 })
  opened(1)
  recorder.connections.lost += 1
  expect(taken(2)).toEqual({ opened: 11, lost: 1 })
  expect(taken(3)).toEqual({ opened: 10, lost: 0 })
  opened(2)
  expect(recorder.traffic(10, 4000).connections).toEqual({ opened: 12, lost: 0 })
})

test('of each replica a part has the latencies since the part before', () => {
  const recorder = new Recorder(2)
  const countsIn = (traffic?: Traffic) => traffic?.ofReplicas?.map(({ count }) => count)
  const [operation] = operationsOf([1])
  const record = (...clients: readonly number[]) =>
    clients.forEach(client => operation && recorder.record({ ...operation, client }))
  record(0, 1, 0)
  const first = recorder.takePart(1, 1000, 2)
  record(1)
  expect([countsIn(first), countsIn(recorder.traffic(2, 2000))]).toEqual([
    [2, 1],
    [0, 1],
  ])
})

test('a failure comes with the part in which it was intended', () => {
  const recorder = new Recorder()
  for (const operation of operationsOf(repeat(200, 1))) {
    const status = operation.intendedMs === 990 || operation.intendedMs === 1000 ? 503 : 200
    recorder.record({ ...operation, outcome: { kind: 'answered', status } })
  }
  expect(recorder.takePart(1, 1000, 10)?.failures).toEqual([
    { outcome: 'status 503', status: 503, kind: 'answered', count: 1, firstMs: 990 },
  ])
  expect(recorder.traffic(10, 2000).failures).toEqual([
    { outcome: 'status 503', status: 503, kind: 'answered', count: 1, firstMs: 1000 },
  ])
})

test('a request answered after its second was taken counts in the first second kept', () => {
  const recorder = new Recorder()
  recorder.takePart(2, 2000, 10)
  for (const operation of operationsOf([3])) recorder.record(operation)
  expect(recorder.traffic(10, 3000).seconds.map(({ latency }) => latency.count)).toEqual([1])
})

test('a part without requests has its seconds all the same', () => {
  expect(new Recorder().takePart(3, 3000, 10)).toMatchObject({ durationMs: 3000, failures: [] })
})

test('requests of several calls are recorded by their names too', () => {
  const recorder = new Recorder()
  for (const [index, operation] of operationsOf([2, 4, 6, 8]).entries()) {
    recorder.record({ ...operation, call: index % 2 === 0 ? 'browse' : 'order' })
  }
  recorder.fail('the scenario shopper threw: no items', 10)
  const { seconds, first, slowest, failures } = recorder.traffic(10, 1000)
  const [{ calls, failed } = { failed: 0 }] = seconds
  expect(
    [...(calls ?? [])].map(([name, call]) => [
      name,
      call.latency.counts().map(([valueMs]) => Math.round(valueMs)),
      call.failed,
    ]),
  ).toEqual([
    ['browse', [2, 6], 0],
    ['order', [4, 8], 0],
  ])
  expect(failed).toBe(1)
  expect(failures).toEqual([
    { outcome: 'the scenario shopper threw: no items', ofScenario: true, count: 1, firstMs: 10 },
  ])
  expect([first[1]?.call, slowest[0]?.call]).toEqual(['order', 'order'])
})

test('a message that is another one each time does not fill the memory', () => {
  const recorder = new Recorder()
  for (let number = 0; number < 3000; number++) recorder.fail(`no order ${number}`, number)
  const { failures } = recorder.traffic(10, 3000)
  expect(failures.length).toBeLessThanOrEqual(101)
  expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(3000)
})
