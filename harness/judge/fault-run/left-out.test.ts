import { expect, test } from 'vitest'
import { again, applied, act, doubted, faultRun, refused, unknown } from '../../testing/judged-fault-run.ts'
import { judge, type MeasuredFaultRun } from '../records/judge.ts'

const refusal = { table: 'stock', moment: 'change', row: 1, once: false, failure: 'P0001' } as const
const answer = { kind: 'n is negative', body: '{"n":-1}', answered: 422 }

test.each<[string, Partial<MeasuredFaultRun>, string]>([
  ['doubtsResolved', { leftOut: { replays: 7 } }, 'repeated operations'],
  [
    'noPartialEffect',
    { refusedHalfway: [{ ...act('other', refused), refusal, hits: 1 }], leftOut: { refusedHalfway: 7 } },
    'operations that the database refused half-way',
  ],
  ['inputs', { malformed: [answer], leftOut: { malformed: 7 } }, 'requests'],
])('%s: what was examined in part is not a pass, and the rest is told', (check, values, of) => {
  const judged = (record: Partial<MeasuredFaultRun>) =>
    judge(faultRun(record)).find(one => one.check === check)
  const { leftOut: _, ...whole } = values
  expect(judged(whole)).toMatchObject({ verdict: 'pass' })
  expect(judged(values)).toMatchObject({ verdict: 'inconclusive', blame: null, fix: 'answerInTime' })
  expect(judged(values)?.evidence).toContainEqual({ kind: 'leftOut', count: 7, of })
})

test('a violation among those that were sent still fails', () => {
  const record = faultRun({ replays: [again('doubted', doubted, unknown, 500)], leftOut: { replays: 7 } })
  const judged = judge(record).find(({ check }) => check === 'doubtsResolved')
  expect(judged).toMatchObject({ verdict: 'fail', fix: 'answerByKey' })
  expect(judged?.evidence).toContainEqual({ kind: 'leftOut', count: 7, of: 'repeated operations' })
})

test('where none was sent in time, slowness is to be found out, not the mistake of a domain', () => {
  const none = faultRun({ replays: [], leftOut: { replays: 7 } })
  expect(judge(none).find(({ check }) => check === 'doubtsResolved')).toMatchObject({
    verdict: 'inconclusive',
    fix: 'answerInTime',
  })
  expect(judge(faultRun({ replays: [again('doubted', doubted, applied(8))] }))).not.toContainEqual(
    expect.objectContaining({ fix: 'answerInTime' }),
  )
})
