import { expect, test } from 'vitest'
import { judgeKnee, type RateTrial } from '../../judge/knee.ts'
import type { Culprit, Verdict } from '../../judge/verdict.ts'
import { perSecond } from '../../record/units.ts'
import { literalCheck, literalResults } from '../../testing/literal-results.ts'
import { literalJudgement } from '../../testing/literal-record.ts'
import { checksSection } from '../page/checks.ts'
import { noteOf, shownMeasured } from './figure.ts'
import { summary } from './summary.ts'
import { table } from './table.ts'

const trial = (rate: number, verdict: Verdict, blame: Culprit | null = null): RateTrial => ({
  rate: perSecond(rate),
  judgements: [literalJudgement({ verdict, blame })],
})

const judged = (trials: readonly RateTrial[]) => {
  const { check, ...judgement } = judgeKnee(trials, perSecond(100))
  return literalCheck({ id: `promises.${check}`, ...judgement })
}

test('where the highest rate that was tried held, the knee is at least that', async () => {
  const open = judged([trial(2_000, 'pass'), trial(4_000, 'pass')])
  expect(open.verdict).toBe('pass')
  expect(shownMeasured(open)).toBe('at least 4,000 req/s')
  expect(table({ checks: [open] }, { colour: false, columns: 100 })).toContain('at least 4,000 req/s')
  expect(summary(literalResults([open]))).toContain('| at least 4,000 req/s |')
  const past = { history: new Map(), moved: new Map() }
  expect(String(await checksSection(literalResults([open]), past, new Set()))).toContain(
    'at least 4,000 <span',
  )
  expect(noteOf(open)).toBeUndefined()
})

test('between a kept and a broken rate it is the kept one', () => {
  const found = judged([trial(2_000, 'pass'), trial(4_000, 'fail')])
  expect(shownMeasured(found)).toBe('2,000 req/s')
  expect(noteOf(found)).toBeUndefined()
  expect(shownMeasured(judged([trial(4_000, 'fail')]))).toBe('0 req/s')
})

test('the row names the rates above that were not decided, and why', () => {
  const trials = [trial(1_000, 'inconclusive'), trial(2_000, 'pass'), trial(4_000, 'inconclusive', 'host')]
  const note = 'undecided because the host was busy: 4,000 req/s'
  expect(noteOf(judged(trials))).toBe(note)
  expect(shownMeasured(judged(trials))).toBe('at least 2,000 req/s')
  expect(table({ checks: [judged(trials)] }, { colour: false, columns: 100 })).toContain(note)
  const narrow = judged([
    trial(2_000, 'pass'),
    trial(2_200, 'inconclusive'),
    trial(2_400, 'inconclusive'),
    trial(2_600, 'fail'),
    trial(2_800, 'inconclusive'),
  ])
  expect(narrow).toMatchObject({ verdict: 'pass', measured: 2_000 })
  expect(noteOf(narrow)).toBe('undecided: 2,200; 2,400 req/s')
})
