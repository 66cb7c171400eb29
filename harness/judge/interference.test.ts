import { expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import type { Sample } from '../record/sample.ts'
import { withoutInterference } from './interference.ts'
import { judgeErrors } from './traffic.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'

/** What grows between two samples, a quarter of a second apart. */
interface Quarter {
  readonly serviceWaited?: number
  readonly throttled?: number
  readonly serviceRan?: number
  readonly databaseRan?: number
  readonly generatorRan?: number
  readonly generatorWaited?: number
  readonly stolen?: number
  /** CPU time of processes that are none of ours. */
  readonly strangersRan?: number
}

const quarterAt = (index: number, total: Required<Quarter>): Sample =>
  sampleOf(index * 250, {
    cpuMs: total.serviceRan,
    throttledMs: total.throttled,
    waitedForCoreMs: total.serviceWaited,
    beside: { database: { cpuMs: total.databaseRan, workingSetBytes: 0 } },
    host: {
      busyMs: total.serviceRan + total.databaseRan + total.generatorRan + total.strangersRan,
      stolenMs: total.stolen,
      generatorMs: total.generatorRan,
      generatorWaitedMs: total.generatorWaited,
      cores: 2,
    },
  })

const nothing: Required<Quarter> = {
  serviceWaited: 0,
  throttled: 0,
  serviceRan: 0,
  databaseRan: 0,
  generatorRan: 0,
  generatorWaited: 0,
  stolen: 0,
  strangersRan: 0,
}

const names = Object.keys(nothing) as (keyof Quarter)[]

/** Slow answers for `seconds`, in each quarter of which the same happens. */
function slowFor(seconds: number, quarter: Quarter, stallsMs: readonly number[] = []) {
  const totalAfter = (quarters: number) =>
    Object.fromEntries(names.map(name => [name, (quarter[name] ?? 0) * quarters])) as Required<Quarter>
  const samples = Array.from({ length: seconds * 4 + 1 }, (_, index) => quarterAt(index, totalAfter(index)))
  return recordOf({ ...trafficOf(operationsOf(repeat(seconds * 100, 200)), stallsMs), samples })
}

test('a quiet machine: every second counts', () => {
  const { seconds, culprit, leftOut } = withoutInterference(
    slowFor(3, { generatorRan: 25, serviceRan: 50 }),
    100,
  )
  expect({ seconds: seconds.length, culprit, leftOut }).toEqual({
    seconds: 3,
    culprit: undefined,
    leftOut: [],
  })
})

test('a generator that ran on for 80 ms: its second is left out, and the one in which it caught up', () => {
  const { seconds, culprit, leftOut } = withoutInterference(slowFor(4, { generatorRan: 50 }, [0, 80]), 100)
  expect({ seconds: seconds.length, culprit }).toEqual({ seconds: 2, culprit: 'generator' })
  expect(leftOut).toEqual([
    {
      kind: 'generatorLate',
      seconds: 2,
      ofSeconds: 4,
      longestMs: 80,
      ranShare: 0.2,
      dispatchLagP99Ms: 0,
    },
  ])
})

test('a generator that is never idle is late, however short its turns', () => {
  const quarter = { generatorRan: 240 }
  expect(withoutInterference(slowFor(2, quarter, [20, 20]), 100)).toMatchObject({
    seconds: [],
    culprit: 'generator',
  })
})

test('a generator that wanted a core and got none: the host', () => {
  const quarter = { generatorRan: 20, generatorWaited: 120, strangersRan: 400 }
  const { seconds, culprit, leftOut } = withoutInterference(slowFor(2, quarter, [150, 150]), 100)
  expect({ seconds, culprit }).toEqual({ seconds: [], culprit: 'host' })
  expect(leftOut[0]).toMatchObject({
    kind: 'hostBusy',
    otherProcesses: 0.8,
    stolen: 0,
    serviceWaited: 0,
    generatorWaited: 0.48,
  })
})

test('a generator that ran for longer than it waited: its own doing, even on a busy host', () => {
  const quarter = { generatorRan: 150, generatorWaited: 60, strangersRan: 250 }
  expect(withoutInterference(slowFor(2, quarter, [200, 200]), 100)).toMatchObject({
    seconds: [],
    culprit: 'generator',
  })
})

test('what each held up adds up', () => {
  const quarter = { serviceWaited: 60, strangersRan: 400 }
  expect(withoutInterference(slowFor(2, quarter), 100)).toMatchObject({ culprit: undefined })
  expect(withoutInterference(slowFor(2, quarter, [25, 25]), 100)).toMatchObject({
    seconds: [],
    culprit: 'host',
  })
})

test('short waits of a generator that still has time to rest hold nobody up', () => {
  const quarter = { generatorRan: 40, generatorWaited: 140, strangersRan: 400 }
  expect(withoutInterference(slowFor(2, quarter, [30, 30]), 100)).toMatchObject({ culprit: undefined })
})

test('a stall for want of a core that service and database had is not the machine’s fault', () => {
  const quarter = { generatorRan: 10, generatorWaited: 150, serviceRan: 100, databaseRan: 380 }
  expect(withoutInterference(slowFor(2, quarter, [150, 150]), 100)).toMatchObject({ culprit: undefined })
})

test('a service that wanted a core and got none: the host', () => {
  const quarter = { serviceWaited: 120, strangersRan: 400 }
  expect(withoutInterference(slowFor(2, quarter), 100)).toMatchObject({ seconds: [], culprit: 'host' })
})

test('what piled up in the last quarter of a second is worked off in the next one', () => {
  const busy = slowFor(2, { serviceWaited: 120, strangersRan: 400 })
  const quiet = slowFor(2, {}).samples.map(sample => ({ ...sample, atMs: sample.atMs + 1000 }))
  const [last, ...before] = busy.samples.slice(0, 5).toReversed()
  const rest = quiet.map(sample => ({ ...sample, ...last, atMs: sample.atMs }))
  const record = { ...busy, samples: [...before.toReversed(), ...rest] }
  expect(withoutInterference(record, 100)).toMatchObject({ seconds: [], culprit: 'host' })
})

test('time a hypervisor took: the host', () => {
  expect(withoutInterference(slowFor(2, { stolen: 240 }), 100)).toMatchObject({
    seconds: [],
    culprit: 'host',
  })
})

test('a service that waited for its own quota was not held up by the host', () => {
  const quarter = { serviceWaited: 150, throttled: 150, strangersRan: 400 }
  expect(withoutInterference(slowFor(2, quarter), 100)).toMatchObject({ culprit: undefined })
})

test('nor one that waited for its own threads, or for its own database', () => {
  const quarter = { serviceWaited: 150, generatorWaited: 150, serviceRan: 100, databaseRan: 380 }
  expect(withoutInterference(slowFor(2, quarter), 100)).toMatchObject({ culprit: undefined })
})

test('requests sent late behind unanswered ones are the service’s fault: the generator was idle', () => {
  const record = slowFor(2, { generatorRan: 10 })
  const late = operationsOf(repeat(200, 2)).map(operation => ({
    ...operation,
    dueMs: operation.intendedMs + 500,
    sentMs: operation.intendedMs + 500,
    answeredMs: operation.intendedMs + 502,
  }))
  expect(withoutInterference({ ...record, ...trafficOf(late) }, 100)).toMatchObject({ culprit: undefined })
})

test('a second in which nothing was sent has no dispatch lag', () => {
  const record = slowFor(1, { generatorRan: 240 })
  const unsent = record.seconds.map(second => ({ ...second, dispatchLag: new Distribution() }))
  const { leftOut } = withoutInterference({ ...record, seconds: unsent }, 100)
  expect(leftOut).toMatchObject([{ longestMs: 1_000, ranShare: 0.96, dispatchLagP99Ms: null }])
})

test('without samples the generator’s own pulse is all there is', () => {
  const record = recordOf({ ...trafficOf(operationsOf(repeat(200, 200)), [300, 300]), samples: [] })
  expect(withoutInterference(record, 100)).toMatchObject({ seconds: [], culprit: 'generator' })
})

test('what held requests up stands beside errors', () => {
  const evidenceOf = (quarter: Quarter, stallsMs?: readonly number[]) => {
    const record = slowFor(2, quarter, stallsMs)
    const failing = { ...record, seconds: record.seconds.map(second => ({ ...second, failed: 1 })) }
    return judgeErrors(failing, 0).evidence.map(({ kind }) => kind)
  }
  expect(evidenceOf({ generatorRan: 20, generatorWaited: 120, strangersRan: 400 }, [150, 150])).toEqual([
    'hostBusy',
  ])
  expect(evidenceOf({ generatorRan: 25 })).toEqual([])
})
