import { expect, test } from 'vitest'
import { latencyJudges } from '../../judge/latency.ts'
import { ms } from '../../record/units.ts'
import { literalCheck, literalResults } from '../../testing/literal-results.ts'
import { operationsOf, recordOf, repeat, trafficOf } from '../../testing/literal-record.ts'
import { noteOf } from './figure.ts'
import { summary } from './summary.ts'
import { table } from './table.ts'

/** Its fifth second was disturbed: for 700 ms of it nobody could ask. */
const record = recordOf(trafficOf(operationsOf([...repeat(400, 2), ...repeat(100, 400)]), [0, 0, 0, 0, 350]))
const judgedBy = (limitMs: number) => {
  const { check, ...judgement } = latencyJudges.p99(record, ms(limitMs))
  return literalCheck({ ...judgement, id: `baseline.${check}` })
}
const said = '1 of 5 seconds left out because the generator was late; with them 400 ms'

test('what is measured depends on the limit where seconds were left out, and every row says so', () => {
  const kept = judgedBy(100)
  expect(kept).toMatchObject({ verdict: 'pass', measured: 2 })
  expect(noteOf(kept)).toBe(said)
  expect(table({ checks: [kept] }, { colour: false, columns: 80 })).toContain(`pass\n    ${said}`)
  expect(summary(literalResults([kept]))).toContain(`| 2 ms (${said}) |`)
})

test('a figure of the whole run says nothing of it', () => {
  expect(noteOf(judgedBy(800))).toBeUndefined()
  expect(judgedBy(800)).toMatchObject({ verdict: 'pass', measured: 400 })
})

test('a row that has left something out is not hidden in a family, and no line is wider than the terminal', () => {
  const family = Array.from({ length: 7 }, (_, index) => ({ ...judgedBy(100), id: `a.b.c${index}` }))
  const shown = table({ checks: family }, { colour: false, columns: 60 })
  expect(shown.split('left out')).toHaveLength(8)
  expect(Math.max(...shown.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(72)
})
