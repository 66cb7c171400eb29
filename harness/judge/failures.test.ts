import { expect, test } from 'vitest'
import { literalJudgement } from '../testing/literal-record.ts'
import type { Evidence } from './evidence.ts'
import { besideFailures } from './failures.ts'
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

test('without failures nothing changes', () => {
  const judgement = literalJudgement()
  expect(besideFailures(judgement, {})).toBe(judgement)
})
