import { expect, test } from 'vitest'
import { literalJudgement } from '../../testing/literal-record.ts'
import { below } from '../../judge/limit.ts'
import { perSecond } from '../../record/units.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { kneePanel } from './knee.ts'

const trial = (rate: number, measured: number, verdict: Verdict) => ({
  rate: perSecond(rate),
  judgements: [literalJudgement({ title: 'P99 latency', ...below(100, 'ms'), measured, verdict })],
})

test('a search shows each rate by its verdict', () => {
  const { charts, facts, table } = kneePanel([trial(8_000, 300, 'fail'), trial(4_000, 20, 'pass')])
  expect(charts[0]?.xs).toEqual([4_000, 8_000])
  expect(charts[0]?.series.map(({ name, look }) => [name, look])).toEqual([
    ['P99 latency', 'dotted'],
    ['kept', 'circles'],
    ['broken', 'crosses'],
  ])
  expect(charts[0]?.limit?.at).toBe(100)
  expect(facts).toContainEqual(['highest kept', '4,000 req/s'])
  expect(table?.rows[1]).toEqual(['8,000 req/s', 'fail', 'P99 latency 300 ms'])
})
