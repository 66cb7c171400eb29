import { expect, test } from 'vitest'
import type { FaultName } from 'vitest-plumbline'
import type { MeasuredFaultRun } from 'vitest-plumbline/judge'
import { figuresKept } from './figures.ts'

const during = (faults: readonly FaultName[], counts: readonly number[], crashes = 0) => {
  const windows = faults.map(fault => ({ fault }))
  const record = { windows, crashes: Array.from({ length: crashes }) } as unknown as MeasuredFaultRun
  return figuresKept(record, counts).verdict
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
