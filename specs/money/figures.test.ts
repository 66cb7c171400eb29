import { expect, test } from 'vitest'
import type { FaultName } from 'vitest-plumbline'
import type { MeasuredFaultRun } from 'vitest-plumbline/judge'
import { figuresKept, unreadable } from './figures.ts'

const during = (faults: readonly FaultName[], counts: readonly number[], crashes = 0) => {
  const windows = faults.map(fault => ({ fault }))
  const record = { windows, crashes: Array.from({ length: crashes }) } as unknown as MeasuredFaultRun
  return figuresKept(record, { counts: [...counts], violations: [] }).verdict
}

test('requests are counted anew only by a process that was started again', () => {
  expect(during(['pauseService'], [10, 20, 20, 30])).toBe('pass')
  expect(during(['pauseService'], [10, 20, 3])).toBe('fail')
  expect(during(['pauseService'], [10, 20, 3], 1)).toBe('pass')
  expect(during(['terminateService', 'pauseService'], [10, 20, 3])).toBe('pass')
  expect(during(['terminateService', 'pauseService'], [10, 5, 3])).toBe('fail')
  expect(during(['startWithoutDatabase'], [10, 5, 3])).toBe('pass')
  expect(during(['killDatabase'], [])).toBe('inconclusive')
})

test('a line of figures may have what the text format allows, and needs a number', () => {
  const read = [
    '',
    '# the figures of one process',
    'requests_total 12',
    'requests_total\t 1.2e+1 \t1700000000000',
    '  requests_total { code = "200" , } 3',
    'times{quantile="0.5",}0.25',
    String.raw`build_info{notes="the \"ledger\" } 2 # {x=\"y\",}\nC:\\bank"} 1`,
  ]
  const wrong = [
    'requests_total',
    'requests_total twelve',
    'requests_total12',
    'a{b="c} 1',
    'a{b="c" 1',
    '2a 1',
  ]
  expect(unreadable(read)).toEqual([])
  expect(unreadable(wrong).map(({ what }) => what)).toEqual(wrong)
})
