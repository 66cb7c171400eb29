import { expect, test } from 'vitest'
import { megabytes } from '../record/units.ts'
import { judgeWorkingSet } from './working-set.ts'

const limit = megabytes(10)
const record = { requests: 1000, beforeBytes: 46_300_000, afterBytes: 46_800_000, failures: {} }

test('half a megabyte more is within 10', () => {
  const judgement = judgeWorkingSet(record, limit)
  expect(judgement).toMatchObject({
    check: 'workingSet',
    verdict: 'pass',
    limit: { relation: '<', value: 10, unit: 'MB' },
    examined: { count: 1000, of: 'requests' },
    evidence: [{ kind: 'workingSet', beforeBytes: 46_300_000, afterBytes: 46_800_000 }],
  })
  expect(judgement.measured).toBeCloseTo(0.5)
})

test('12 MB more is not', () => {
  expect(judgeWorkingSet({ ...record, afterBytes: 58_300_000 }, limit)).toMatchObject({
    verdict: 'fail',
    measured: 12,
  })
})

test('without a figure nothing is judged', () => {
  expect(judgeWorkingSet({ requests: 1000, failures: {} }, limit)).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
  })
})

test('failed requests leave nothing behind and prove nothing', () => {
  expect(judgeWorkingSet({ ...record, failures: { 'status 503': 1000 } }, limit)).toMatchObject({
    verdict: 'inconclusive',
    evidence: expect.arrayContaining([{ kind: 'failures', outcome: 'status 503', count: 1000 }]),
  })
})
