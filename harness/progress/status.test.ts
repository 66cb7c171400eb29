import { expect, test } from 'vitest'
import { ms, seconds } from '../record/units.ts'
import { statusLine, type Status } from './status.ts'

const began: Status = { id: '1', what: 'a run', startedAt: 1_000_000, over: false }
const after = (elapsedMs: number, news: Partial<Status> = {}) =>
  statusLine({ ...began, ...news }, began.startedAt + elapsedMs)

test('a line has what is known: elapsed, left, rate, P99, memory, errors', () => {
  const figures = { rate: 1200.4, p99Ms: 3.14159, workingSetBytes: 24_312_000, errors: 1 }
  expect(after(12_300, { atMost: seconds(30), ...figures })).toBe(
    'a run: 12 s, 18 s left at most, 1,200 req/s, P99 3.14 ms, 24.3 MB, 1 error',
  )
  expect(after(400)).toBe('a run: 0 s')
  expect(after(61_000, { note: 'round 2' })).toBe('a run: 1 min 1 s, round 2')
})

test('an hour is told in hours, and a run past its end waits', () => {
  expect(after(3_600_000, { atMost: ms(7_260_000) })).toBe('a run: 1 h 0 min, 1 h 1 min left at most')
  expect(after(31_000, { atMost: seconds(30) })).toBe('a run: 31 s, waiting for the last answers')
})
