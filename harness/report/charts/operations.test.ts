import { expect, test } from 'vitest'
import { literalFaultRun } from '../../testing/literal-fault-run.ts'
import { act, again, applied, unknown } from '../../testing/judged-fault-run.ts'
import { logChart, operationsChart } from './operations.ts'

test('of an operation: requests and answers, what came of it later, its SQL, and its rows', () => {
  const lost = act('run1-0-0', unknown, {
    requests: [{ sentMs: 2, answeredMs: 9, request: 'POST /orders {"n":1}', answer: 'other side closed' }],
  })
  const record = literalFaultRun({
    acts: [lost],
    replays: [again('run1-0-0', lost, applied(8))],
    sql: {
      'run1-0-0': [
        { atMs: 4, what: 'begin' },
        { atMs: 8, what: 'COMMIT' },
      ],
    },
    rows: { before: [], atRest: [], after: [{ key: 'run1-0-0', id: 8, others: { n: '1' } }] },
  })
  expect(operationsChart(record, []).marks?.[0]?.told?.[0]).toEqual([
    ['operation', 'run1-0-0: in doubt, status 503'],
    ['request', '0.002 s  POST /orders {"n":1}'],
    ['answer', '0.009 s  other side closed'],
    ['repeated', '0.900 s  applied as 8'],
    ['SQL', '0.004 s  begin\n0.008 s  COMMIT'],
    ['rows', 'id 8, n 1'],
  ])
})

test('that it left no row is told, where rows are known', () => {
  const rows = { before: [], atRest: [], after: [] }
  const told = (values: Parameters<typeof literalFaultRun>[0]) =>
    operationsChart(literalFaultRun({ acts: [act('a', applied(1))], ...values }), []).marks?.[0]?.told?.[0]
  expect(told({ rows })).toContainEqual(['rows', 'none'])
  expect(told({})).toEqual([['operation', 'a: applied as 1']])
})

test('a lane for each container, in which each line is a mark', () => {
  const [chart] = logChart([
    { container: 'service', atMs: 100, text: 'ready' },
    { container: 'database', atMs: 900, text: 'FATAL' },
  ])
  expect(chart).toMatchObject({
    caption: 'Lines of each container: service 1, database 1.',
    y: { names: ['service', 'database'] },
    marks: [{ at: [[0, 0.1, 0.1]] }, { at: [[1, 0.9, 0.9]], told: [[['database', 'FATAL']]] }],
  })
  expect(logChart([])).toEqual([])
})
