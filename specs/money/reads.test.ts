import { expect, test } from 'vitest'
import { attempt, confirmed, firstSeen, history, inDoubt, nothing, reading, refused, row } from './literal.ts'
import { quietReads, readsConfirmed } from './reads.ts'

const missed = (values: Parameters<typeof history>[0]) =>
  firstSeen(readsConfirmed(history(values))).join('\n')

test('a read after the answer that contains it', () => {
  const readings = [reading(900, 1_100, 11)]
  expect(readsConfirmed(history({ readings }))).toMatchObject({
    verdict: 'pass',
    examined: { count: 2, of: 'balances read after a confirmation' },
  })
})

test('a read after the answer that misses it', () => {
  expect(missed({ readings: [reading(1_000, 1_100, 11)] })).toContain(
    'account 1 read as 1,000, the answers before it leave 900',
  )
})

test('a read of one account alone is held to the same', () => {
  const readings = [{ atMs: 11, answeredMs: 12, balances: new Map([[2, 1_000]]) }]
  expect(missed({ readings })).toContain('account 2 read as 1,000, the answers before it leave 1,100')
})

test('a read while it is in flight may contain it or not', () => {
  const late = reading(900, 1_100, 20)
  const readings = [reading(1_000, 1_000, 5), reading(900, 1_100, 6), late]
  expect(readsConfirmed(history({ readings })).verdict).toBe('pass')
})

test('a read answered before it was sent does not contain it', () => {
  const attempts = [attempt(confirmed, {}, { sentMs: 50, answeredMs: 60 })]
  const readings = [reading(900, 1_000, 10), reading(900, 1_100, 70)]
  expect(missed({ attempts, readings })).toContain('account 1 read as 900, the answers before it leave 1,000')
})

test('one in doubt that is in the ledger may show at any time, one that is not never', () => {
  const attempts = [attempt(confirmed), attempt(inDoubt, { key: 'doubt' })]
  const readings = [reading(900, 1_100, 20), reading(800, 1_200, 30)]
  const ledger = [row, { ...row, key: 'doubt', transferId: 8 }]
  const { finalState } = history()
  expect(readsConfirmed(history({ attempts, readings, finalState: { ...finalState, ledger } })).verdict).toBe(
    'pass',
  )
  expect(missed({ attempts, readings })).toContain('account 1 read as 800, the answers before it leave 900')
})

test('a refused one never shows', () => {
  const attempts = [attempt(confirmed), attempt(refused, { key: 'refused' })]
  expect(missed({ attempts, readings: [reading(800, 1_200, 20)] })).toContain('leave 900')
})

test('one key is one transfer, however often it is sent', () => {
  const attempts = [attempt(confirmed), attempt(confirmed)]
  expect(readsConfirmed(history({ attempts, readings: [reading(900, 1_100, 20)] })).verdict).toBe('pass')
})

test('nothing was read after a confirmation', () => {
  expect(readsConfirmed(history()).verdict).toBe('inconclusive')
  expect(readsConfirmed(nothing).verdict).toBe('inconclusive')
})

const alone = (id: number, balance: number) => ({
  atMs: 50,
  answeredMs: 51,
  balances: new Map([[id, balance]]),
})
const quiet = (...lastReadings: NonNullable<Parameters<typeof history>[0]>['lastReadings'] & {}) =>
  quietReads(history({ lastReadings }))

test('when all is quiet, list and account say what the books hold', () => {
  expect(quiet(reading(900, 1_100, 50), alone(1, 900), alone(2, 1_100))).toMatchObject({
    verdict: 'pass',
    examined: { count: 4, of: 'balances read when all was quiet' },
  })
})

test('one that was kept from before, one that is missing, and one without an answer', () => {
  const { total, ...list } = reading(900, 1_100, 50)
  const judgement = quiet(alone(1, 1_000), { ...list, total, balances: new Map([[1, 900]]) }, undefined)
  expect(judgement).toMatchObject({ verdict: 'fail', measured: 3 })
  expect(firstSeen(judgement).join('\n')).toContain('account 1 read as 1,000 alone, the books hold 900')
  expect(firstSeen(judgement)).toContain('a read was not answered')
  expect(quiet({ ...list, total, balances: new Map([[1, 900]]) }).measured).toBe(1)
})

test('what is in doubt may take effect between the read and the books', () => {
  const attempts = [attempt(confirmed, { fromId: 3, toId: 4 }), attempt(inDoubt)]
  expect(quietReads(history({ attempts, lastReadings: [reading(1_000, 1_000, 50)] })).verdict).toBe(
    'inconclusive',
  )
})

test('nothing was read when all was quiet, or nothing had moved', () => {
  expect(quiet().verdict).toBe('inconclusive')
  expect(quietReads({ ...nothing, lastReadings: [reading(1_000, 1_000, 50)] }).verdict).toBe('inconclusive')
})
