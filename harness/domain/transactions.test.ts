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

test('a history that throws is told of which operation', () => {
  const throwing = ({ body }: HistoryOf) => [append('orders', (body.order as { id: number }).id)]
  expect(() => transactionsOf([act('a', { kind: 'unknown' }, 0)], throwing, [])).toThrow(
    'history threw for an operation that is unknown',
  )
})
