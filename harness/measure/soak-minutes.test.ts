import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { foldMinute, type Minute } from '../judge/minute.ts'
import { encode, fromJson } from '../record/json.ts'
import { minutes as minutesLong } from '../record/units.ts'
import { operationsOf, recordOf, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { soakMinutes } from './soak-minutes.ts'

/** A minute of requests that are all answered at different times. */
const minuteOf = (requests: number, fromMs = 0): Minute => {
  const operations = operationsOf(Array.from({ length: requests }, (_, index) => 1 + ((index * 1.618) % 17)))
  const paced = operations.map(({ answeredMs, ...operation }, index) => {
    const sentMs = (index * 60_000) / requests
    const at = {
      intendedMs: sentMs,
      dueMs: sentMs,
      sentMs,
      answeredMs: answeredMs - operation.sentMs + sentMs,
    }
    return { ...operation, ...at }
  })
  const samples = Array.from({ length: 241 }, (_, index) => sampleOf(fromMs + index * 250))
  return foldMinute([{ fromMs, run: recordOf({ ...trafficOf(paced), samples }), harnessBytes: 50e6 }])
}

test('a minute of 120 requests a second of which no two latencies are alike takes less than 150 kB', () => {
  expect(encode(minuteOf(7200)).length).toBeLessThan(150_000)
})

test('minutes are kept, and a file holds the record of those that are over until all are taken', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, 'soak.json')
  const kept = soakMinutes(path)
  const rest = {
    kind: 'soak',
    promises: { errors: 0 },
    plannedMs: minutesLong(60),
    ending: { kind: 'interrupted' },
  } as const
  const [first, second] = [minuteOf(60), minuteOf(60, 60_000)]
  kept.add(first)
  void kept.save(rest)
  kept.add(second)
  await kept.save(rest)
  const { record } = fromJson(await readFile(path, 'utf8'), path)
  expect(encode(record)).toBe(encode({ ...rest, minutes: [first, second] }))
  void kept.save(rest)
  expect(encode(await kept.takeAll())).toBe(encode([first, second]))
  expect(await readdir(folder.path)).toEqual([])
})
