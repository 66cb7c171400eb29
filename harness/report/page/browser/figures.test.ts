import { expect, test } from 'vitest'
import { rowsOfMarks } from './figures.ts'

test('the rows of operations are outcomes of clients, failures first', () => {
  const marks = [
    {
      name: 'confirmed',
      tone: 'pass',
      look: 'thin',
      at: [[0, 0.1, 0.2]],
      told: [[['operation', 'order-1']]],
    },
    { name: 'in doubt', tone: 'fail', look: 'solid', at: [[3, 1, 1.5]] },
  ] as const
  expect(rowsOfMarks({ marks, y: { unit: '' } })).toEqual([
    ['outcome', 'client', 'due, s', 'done, s', 'what'],
    ['in doubt', '3', '1', '1.5', ''],
    ['confirmed', '0', '0.1', '0.2', 'order-1'],
  ])
})

test('the rows of log lines are texts of containers, in no lane of a client', () => {
  const marks = [
    { name: 'service', tone: 'main', look: 'solid', at: [[0, 1.5, 1.5]], told: [[['service', 'ready']]] },
    {
      name: 'database',
      tone: 'second',
      look: 'solid',
      at: [[1, 2, 2]],
      told: [[['database', 'checkpoint']]],
    },
  ] as const
  expect(rowsOfMarks({ marks, y: { unit: '', names: ['service', 'database'] } })).toEqual([
    ['container', 'at, s', 'line'],
    ['database', '2', 'checkpoint'],
    ['service', '1.5', 'ready'],
  ])
})
