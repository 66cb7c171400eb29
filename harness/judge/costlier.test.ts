import { expect, test } from 'vitest'
import type { ServiceProfile } from '../record/profile.ts'
import { costlierIn } from './costlier.ts'

const line = (number: number, text: string) => ({ file: 'app/api.ts', line: number, text })

const profile = (
  requestMs: number,
  costs: NonNullable<ServiceProfile['loop']['costs']>,
  waits: ServiceProfile['waits'] = [],
): ServiceProfile => ({
  requestMs,
  perSecond: 100,
  loop: { busyShare: 0.5, garbageShare: 0, longestMs: 1, delayMs: 0.1, hot: [], costs },
  waits,
})

test('the line that takes more of a request, though its number has changed', () => {
  const candidate = [
    profile(5, [
      { at: line(20, 'sort(rows)'), ms: 400 },
      { at: line(5, 'answer()'), ms: 100 },
    ]),
  ]
  const baseline = [
    profile(1, [
      { at: line(10, 'sort(rows)'), ms: 100 },
      { at: line(5, 'answer()'), ms: 100 },
    ]),
  ]
  expect(costlierIn({ candidate, baseline })).toMatchObject({
    kind: 'costlier',
    candidateMs: 4,
    baselineMs: 1,
    lines: [{ line: 20 }, { line: 5 }],
  })
})

test('where it is not computed, what is waited for; in a loop, the loop', () => {
  const wait = (on: string, number: number, msPerRequest: number) => ({
    on,
    at: line(number, `wait ${number}`),
    callers: [],
    timesPerRequest: 1,
    msPerRequest,
  })
  const candidate = [profile(31, [], [wait('PROMISE', 1, 2), wait('Timeout', 2, 30)])]
  const baseline = [profile(1, [])]
  expect(costlierIn({ candidate, baseline })).toMatchObject({
    lines: [{ line: 2 }, { line: 1 }],
    candidateMs: 30,
  })
  const queries = [profile(31, [], [{ ...wait('PROMISE', 1, 30), loop: line(51, 'for (…)') }])]
  expect(costlierIn({ candidate: queries, baseline })).toMatchObject({ lines: [{ line: 51 }] })
})

test('means over turns: what was there in one of them only weighs less', () => {
  const sort = { at: line(20, 'sort(rows)'), ms: 300 }
  const candidate = [profile(2, [sort]), profile(2, [{ at: line(5, 'answer()'), ms: 400 }, sort])]
  expect(costlierIn({ candidate, baseline: [profile(1, [])] })).toMatchObject({ candidateMs: 3 })
})

test('no line that makes a fifth of the difference, or no profile: no cause', () => {
  const candidate = [profile(101, [{ at: line(20, 'sort(rows)'), ms: 1_900 }])]
  const baseline = [profile(1, [])]
  expect(costlierIn({ candidate, baseline })).toBeUndefined()
  expect(costlierIn({ candidate: [], baseline })).toBeUndefined()
})
