import { describe, expect, test } from 'vitest'
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

const wait = (on: string, number: number, msPerRequest: number) => ({
  on,
  at: line(number, `wait ${number}`),
  callers: [],
  timesPerRequest: 1,
  msPerRequest,
})

/** Of a hundred requests a second each: what one takes. */
const computing = (number: number, msPerRequest: number) => ({
  at: line(number, `compute ${number}`),
  ms: 100 * msPerRequest,
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
  const slower = [profile(5, [], [wait('PROMISE', 1, 4)])]
  expect(costlierIn({ candidate: slower, baseline })).toBeDefined()
  expect(costlierIn({ candidate: slower, baseline: [] })).toBeUndefined()
})

describe('of 10 ms that a request takes more', () => {
  const before = (costs: readonly ReturnType<typeof computing>[]) => [profile(1, costs)]
  const causeOf = (candidate: ServiceProfile, baseline = before([])) =>
    costlierIn({ candidate: [candidate], baseline })

  test('a line that makes a fifth is the cause, and one that makes less is none', () => {
    expect(causeOf(profile(11, [], [wait('PROMISE', 1, 2)]))).toMatchObject({ lines: [{ line: 1 }] })
    expect(causeOf(profile(11, [], [wait('PROMISE', 1, 1.99)]))).toBeUndefined()
  })

  test('lines that compute three tenths explain what others wait for', () => {
    const waits = [wait('PROMISE', 1, 9)]
    expect(causeOf(profile(11, [computing(2, 3)], waits))).toMatchObject({ lines: [{ line: 2 }] })
    expect(causeOf(profile(11, [computing(2, 2.99)], waits))).toMatchObject({ lines: [{ line: 1 }] })
    expect(causeOf(profile(11, [computing(2, 2), computing(3, 1)], waits))).toMatchObject({
      lines: [{ line: 2 }, { line: 3 }],
    })
  })

  test('many lines that compute a little each do not', () => {
    const little = [2, 3, 4].map(number => computing(number, 0.5))
    expect(causeOf(profile(11, little, [wait('PROMISE', 1, 9)]))).toMatchObject({ lines: [{ line: 1 }] })
  })

  test('a line that computes less than before makes up for none that computes more', () => {
    const candidate = profile(11, [computing(2, 3), computing(3, 1)], [wait('PROMISE', 1, 9)])
    expect(causeOf(candidate, before([computing(3, 8)]))).toMatchObject({ lines: [{ line: 2 }, { line: 3 }] })
  })
})

test('three lines are told, those that have grown the most first, whichever takes the most', () => {
  const candidate = [
    profile(
      21,
      [1, 2, 3, 4].map(number => computing(number, 10 + number)),
    ),
  ]
  const baseline = [profile(1, [computing(4, 12), computing(1, 10)])]
  expect(costlierIn({ candidate, baseline })).toMatchObject({
    lines: [{ line: 3 }, { line: 2 }, { line: 4 }],
    candidateMs: 13,
    baselineMs: 0,
  })
})

test('a service that answers less than one request a second is told by the second', () => {
  const seldom = { ...profile(501, [{ at: line(1, 'sort(rows)'), ms: 400 }]), perSecond: 0.5 }
  expect(costlierIn({ candidate: [seldom], baseline: [profile(1, [])] })).toMatchObject({ candidateMs: 400 })
})

test('without their text lines are told apart by file and number; without a profile of the CPU by waits', () => {
  const { loop, ...rest } = profile(11, [])
  const at = (file: string, number: number) => ({ ...wait('PROMISE', 0, 5), at: { file, line: number } })
  const { costs: _costs, ...unseen } = loop
  const candidate = [{ ...rest, loop: unseen, waits: [at('a.ts', 1), at('a.ts', 2), at('b.ts', 1)] }]
  const baseline = [{ ...profile(1, []), waits: [at('a.ts', 2)] }]
  expect(costlierIn({ candidate, baseline })).toMatchObject({
    lines: [at('a.ts', 1), at('b.ts', 1), at('a.ts', 2)].map(({ at: place }) => place),
    candidateMs: 5,
  })
})

test('a text that stands in two lines is one, and the first of them is told', () => {
  const twice = [20, 30].map(number => ({ at: line(number, 'sort(rows)'), ms: 200 }))
  const cause = costlierIn({ candidate: [profile(5, twice)], baseline: [profile(1, [])] })
  expect(cause).toEqual({ kind: 'costlier', lines: [line(20, 'sort(rows)')], candidateMs: 4, baselineMs: 0 })
})
