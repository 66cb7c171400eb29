import { expect, test } from 'vitest'
import type { Cause } from '../../judge/cause.ts'
import { literalCheck } from '../../testing/literal-results.ts'
import { troublesOf } from './trouble.ts'

const timerAt = (line: number): Cause => ({
  kind: 'timer',
  lines: [{ file: 'app/api.ts', line }],
  waitedMs: 150,
  times: 1,
  delayMs: 150,
})
const broken = (id: string, changes: Parameters<typeof literalCheck>[0] = {}) =>
  literalCheck({ id, verdict: 'fail', ...changes })
const rule = (id: string, changes: Parameters<typeof literalCheck>[0] = {}) =>
  broken(id, { unit: 'violations', ...changes })
const idsOf = (checks: Parameters<typeof troublesOf>[0]) =>
  troublesOf(checks).map(({ checks: all }) => all.map(({ id }) => id).join(' '))

test('one cause is one trouble, in whatever test it shows; another line is another one', () => {
  const checks = [
    broken('a.p50', { cause: timerAt(1) }),
    broken('a.p99', { cause: timerAt(2) }),
    broken('b.p99', { cause: timerAt(1), test: 'another' }),
    literalCheck({ id: 'c.kept' }),
  ]
  expect(idsOf(checks)).toEqual(['a.p50 b.p99', 'a.p99'])
  expect(troublesOf(checks)[0]?.cause).toEqual(timerAt(1))
})

test('a line that computes is one trouble, whether it makes answers slow or takes too much CPU', () => {
  const lines = [{ file: 'app/api.ts', line: 1 }]
  const loop: Cause = { kind: 'loop', lines, share: 0.9, longestMs: 200 }
  const computing: Cause = { kind: 'computing', lines, share: 0.9, cpuMs: 40 }
  const checks = [broken('a.p99', { cause: loop }), broken('a.cpu', { cause: computing })]
  expect(idsOf([...checks, broken('a.p50', { cause: timerAt(1) })])).toEqual(['a.p99 a.cpu', 'a.p50'])
  expect(troublesOf(checks)[0]?.cause).toEqual(loop)
})

test('rules of one test are one trouble, under the cause that one of them tells, which comes first', () => {
  const cause: Cause = { kind: 'told', text: 'debit before credit' }
  const checks = [
    rule('money.ledger'),
    rule('money.conservation', { cause }),
    rule('money.other.conservation', { cause, test: 'other' }),
    rule('money.third', { test: 'third' }),
  ]
  expect(idsOf(checks)).toEqual(['money.conservation money.other.conservation money.ledger', 'money.third'])
})

test('a rule with a fix of its own is a trouble of its own: how a service ends says nothing of its data', () => {
  const cause: Cause = { kind: 'told', text: 'debit before credit' }
  const checks = [
    rule('f.ledger', { cause }),
    rule('f.noCrash', { fix: 'surviveFaults' }),
    rule('f.gracefulEnd', { fix: 'endGracefully' }),
    rule('f.exactlyOnce'),
  ]
  expect(idsOf(checks)).toEqual(['f.ledger f.exactlyOnce', 'f.noCrash', 'f.gracefulEnd'])
})

test('figures are one trouble where the same was seen, and nothing else', () => {
  const seen = [
    { kind: 'note', text: 'a' },
    { kind: 'note', text: 'b' },
  ] as const
  const checks = [
    broken('a.p50', { evidence: seen }),
    broken('a.p99', { evidence: seen }),
    broken('a.cpu'),
    broken('a.memory'),
  ]
  expect(idsOf(checks)).toEqual(['a.p50 a.p99', 'a.cpu', 'a.memory'])
})

test('what leaks at one line is one leak', () => {
  const origins = [{ file: 'app/api.ts', line: 37 }]
  expect(idsOf([broken('leak.heap', { origins }), broken('leak.handles', { origins })])).toHaveLength(1)
})

test('the broken come before the undecided, and are never one with them', () => {
  const cause = timerAt(1)
  const checks = [broken('a.p50', { verdict: 'inconclusive', cause }), broken('a.p99', { cause })]
  expect(idsOf(checks)).toEqual(['a.p99', 'a.p50'])
})
