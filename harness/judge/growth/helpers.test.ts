import { expect, test } from 'vitest'
import { judgementOf, limits, windowsOf, type Values } from '../../testing/literal-growth.ts'
import { bytesPerRequest } from '../../record/units.ts'
import { judgeGrowth } from './judge.ts'
import type { GrowthRecord } from './record.ts'

const helpers = (values: Values) => windowsOf(4, values, 12)

test('the memory of other programs is judged by the one that grew most, named with its process', () => {
  const record = helpers(requests => ({
    'helpers.perl, process 7': 64 * requests,
    'helpers.sh, process 8': 9e5,
  }))
  const judgement = judgementOf(record, 'helpers')
  expect(judgement).toMatchObject({ verdict: 'fail', limit: { value: 64 }, fix: 'findKept' })
  expect(judgement?.measured).toBeCloseTo(64)
  expect(judgement?.evidence[0]).toMatchObject({ figure: 'helpers.perl, process 7' })
  const given = judgeGrowth(record, { helpers: bytesPerRequest(65) })
  expect(given.find(({ check }) => check === 'helpers')?.verdict).toBe('pass')
})

test('it is left out where no program ran from the first reading to the last', () => {
  const checks = (record: GrowthRecord) => judgeGrowth(record, limits).map(({ check }) => check)
  const lasting = helpers(() => ({ 'helpers.sh, process 8': 1 }))
  expect(checks(lasting)).toContain('helpers')
  const replaced = helpers(requests => ({ [`helpers.sh, process ${requests > 900 ? 9 : 8}`]: 1e6 }))
  expect(checks(replaced)).not.toContain('helpers')
  expect(checks(helpers(() => ({})))).not.toContain('helpers')
})
