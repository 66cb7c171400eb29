import { expect, test } from 'vitest'
import { judgeIsolation } from '../judge/isolation/judge.ts'
import type { Act, Effect } from '../record/act.ts'
import { append, readOf } from '../record/history.ts'
import type { HistoryOf } from './domain.ts'
import type { Answered } from './operations.ts'
import { transactionsOf } from './transactions.ts'

const act = (key: string, effect: Effect, sentMs: number, body?: unknown): Answered<Act> => ({
  client: 0,
  key,
  sentMs,
  answeredMs: sentMs + 10,
  effect,
  body,
})
const history = ({ act: { id }, body }: HistoryOf) => [
  readOf('orders', body.seen),
  readOf('stock', body.left),
  append('orders', id),
]

test('what nobody answered is left out, and so is what nobody writes', () => {
  const [transaction] = transactionsOf([act('a', { kind: 'applied', id: 17 }, 0, { left: 3 })], history, [])
  expect(transaction).toEqual({
    process: 0,
    invokedMs: 0,
    completedMs: 10,
    outcome: 'committed',
    operations: [append('orders', 17)],
  })
})

test('one in doubt has the id of its row, so that whoever reads it has read what was written', () => {
  const acts = [
    act('lost', { kind: 'unknown' }, 0),
    act('next', { kind: 'applied', id: 18 }, 20, { seen: [17] }),
    act('other', { kind: 'refused' }, 40, {}),
  ]
  const found = transactionsOf(acts, history, [{ key: 'lost', id: 17 }])
  expect(found.map(({ process, outcome, operations }) => [process, outcome, operations.length])).toEqual([
    [0, 'unknown', 1],
    ['0 after 1 doubts', 'committed', 2],
    ['0 after 1 doubts', 'aborted', 0],
  ])
  const unwritten = transactionsOf(acts, history, [])
  expect(judgeIsolation(unwritten, 'read committed').verdict).toBe('fail')
  expect(judgeIsolation(found, 'read committed').verdict).not.toBe('fail')
})

test('the id of a row is one as responses have it: a driver may return as a number what they have as text', () => {
  const acts = [
    act('lost', { kind: 'unknown' }, 0),
    act('next', { kind: 'applied', id: '18' }, 20, { seen: ['17'] }),
  ]
  const transactions = transactionsOf(acts, history, [{ key: 'lost', id: 17 }])
  expect(transactions[0]?.operations).toEqual([append('orders', '17')])
  expect(judgeIsolation(transactions, 'read committed').verdict).not.toBe('fail')
  const numbered = [act('lost', { kind: 'unknown' }, 0), act('next', { kind: 'applied', id: 18 }, 20)]
  const [doubted] = transactionsOf(numbered, history, [{ key: 'lost', id: '17' }])
  expect(doubted?.operations).toEqual([append('orders', 17)])
})

test('a history that throws is told of which operation', () => {
  const throwing = ({ body }: HistoryOf) => [append('orders', (body.order as { id: number }).id)]
  expect(() => transactionsOf([act('a', { kind: 'unknown' }, 0)], throwing, [])).toThrow(
    'history threw for an operation with the effect unknown',
  )
})

test('what was asked for again under its key is one operation', () => {
  const again = (of: Answered<Act>, effect: Effect, body: unknown): Answered<Act> => ({
    ...act(of.key, effect, of.sentMs + 500, body),
    client: of.client,
  })
  const confirmed = act('a', { kind: 'applied', id: 1 }, 0, { seen: [] })
  const doubted = act('b', { kind: 'unknown' }, 20)
  const turnedAway = act('c', { kind: 'refused' }, 40)
  const transactions = transactionsOf(
    [
      confirmed,
      doubted,
      turnedAway,
      again(confirmed, { kind: 'applied', id: 1 }, { seen: [1, 2, 3] }),
      again(doubted, { kind: 'applied', id: 2 }, { seen: [1] }),
      again(turnedAway, { kind: 'applied', id: 3 }, { seen: [1, 2] }),
    ],
    ({ act: { id }, body }) => [
      readOf('orders', body.seen),
      ...(id === undefined ? [] : [append('orders', id)]),
    ],
    [],
  )
  expect(
    transactions.map(({ process, invokedMs, completedMs }) => [process, invokedMs, completedMs]),
  ).toEqual([
    [0, 0, 10],
    ['replay of b', 20, 530],
    ['replay of c', 540, 550],
  ])
  expect(judgeIsolation(transactions, 'strict serializable').verdict).not.toBe('fail')
})
