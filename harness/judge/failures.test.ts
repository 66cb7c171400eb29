import { expect, test } from 'vitest'
import { literalJudgement } from '../testing/literal-record.ts'
import type { Evidence } from './evidence.ts'
import { areRare, besideFailures } from './failures.ts'
import type { Verdict } from './verdict.ts'

const note: Evidence = { kind: 'note', text: 'kept' }
const unseen: Evidence = { kind: 'unseen' }
const failed = [
  { kind: 'failures', outcome: 'status 500', count: 9 },
  { kind: 'failures', outcome: 'timeout', count: 2 },
]
const beside = (verdict: Verdict, ...evidence: readonly Evidence[]) =>
  besideFailures(literalJudgement({ verdict, evidence }), { timeout: 2, 'status 500': 9 })

test('a pass beside failed requests is none, and waits for the most frequent failure to be mended', () => {
  expect(beside('pass', note)).toEqual({
    ...literalJudgement(),
    verdict: 'inconclusive',
    cause: { kind: 'failing', text: 'status 500' },
    evidence: [{ kind: 'growthHidden' }, ...failed, note],
    fix: 'mendFailures',
  })
})

test('what is undecided waits for them too, but hides nothing', () => {
  expect(beside('inconclusive', note)).toMatchObject({
    verdict: 'inconclusive',
    evidence: [...failed, note],
    fix: 'mendFailures',
  })
})

test.each([
  ['a limit is broken', 'fail', [note]],
  ['the inside of the service was not seen', 'inconclusive', [note, unseen]],
] as const)('where %s, failures are only told', (_, verdict, evidence) => {
  const judgement = literalJudgement({ verdict, evidence })
  expect(beside(verdict, ...evidence)).toEqual({ ...judgement, evidence: [...failed, ...evidence] })
})

test('what the service refuses alone too is told once', () => {
  const refuses: Evidence = { kind: 'refuses', requests: 9, connections: {}, refusing: ['status 500'] }
  expect(beside('fail', refuses).evidence).toEqual([failed[1], refuses])
})

test('rare failures are only told', () => {
  const judged = besideFailures(literalJudgement({ evidence: [note] }), { timeout: 1 }, { isRare: true })
  const told: Evidence = { kind: 'failures', outcome: 'timeout', count: 1 }
  expect(judged).toEqual(literalJudgement({ evidence: [told, note] }))
})

test.each([
  [3, 0, true],
  [4, 3_999, false],
  [4, 4_000, true],
  [16, 15_999, false],
])('%d failures in %d requests are rare: %s', (count, requests, rare) => {
  expect(areRare({ timeout: count - 1, 'status 503': 1 }, requests)).toBe(rare)
})

test('without failures nothing changes', () => {
  const judgement = literalJudgement()
  expect(besideFailures(judgement, {})).toBe(judgement)
})
