import { expect, test } from 'vitest'
import { judge } from './judgement.ts'
import { below } from './limit.ts'

const shown = { check: 'x', title: 'x', ...below(100, 'ms') }

test.each([
  ['<', 99, 'pass'],
  ['<', 100, 'fail'],
  ['<=', 100, 'pass'],
  ['<=', 101, 'fail'],
  ['>=', 100, 'pass'],
  ['>=', 99, 'fail'],
  ['=', 100, 'pass'],
  ['=', 99, 'fail'],
] as const)('%s 100 with %d is a %s', (relation, measured, verdict) => {
  const limit = { relation, value: 100, unit: 'ms' }
  expect(judge({ ...shown, limit, measured }).verdict).toBe(verdict)
})

test('the whole interval decides, and a limit inside it decides nothing', () => {
  const judged = (interval: readonly [number, number]) => judge({ ...shown, measured: 100, interval })
  expect(judged([80, 99]).verdict).toBe('pass')
  expect(judged([80, 120])).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ kind: 'limitInside', interval: [80, 120] }],
    fix: 'measureLongerOrQuieter',
  })
  expect(judged([100, 120]).verdict).toBe('fail')
})

test('NaN keeps no promise', () => {
  expect(judge({ ...shown, measured: Number.NaN }).verdict).toBe('fail')
})
