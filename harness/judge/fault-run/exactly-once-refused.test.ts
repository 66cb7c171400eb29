import { expect, test } from 'vitest'
import { doubted, early, faultRun, refused, rows } from '../../testing/judged-fault-run.ts'
import { exactlyOnce } from './exactly-once.ts'
import type { KeyedRow } from './record.ts'

const stateOf = (after: readonly KeyedRow[]) => ({ before: [], atRest: after, after })

test('an operation that is refused, and was done as another, is told once', () => {
  const order = { seat: 1, back: true }
  const acts = [early, { ...doubted, effect: refused, order }]
  const done = rows.map(row => (row.key === 'doubted' ? { ...row, order: { seat: 1, back: false } } : row))
  const twice = [...done, ...done.filter(({ key }) => key === 'doubted')]
  for (const state of [done, twice]) {
    expect(exactlyOnce(faultRun({ acts }), stateOf(state))).toMatchObject({
      measured: 1,
      evidence: [
        { first: { what: 'operation doubted ({"seat":1,"back":true}, refused, status 503) has a row' } },
        {},
      ],
    })
  }
})

test.each([
  [['status 201', 'status 503'], 'if its last request made the row: roll back before you refuse'],
  [
    ['status 404', 'status 201', 'status 503'],
    'if its last request made the row: roll back before you refuse',
  ],
  [['status 409', 'status 503'], 'roll back before you refuse; where COMMIT was sent'],
  [['status 409', 'status 200'], 'roll back before you refuse; where COMMIT was sent'],
])('refused after requests that were answered %s: %s', (answers, fix) => {
  const requests = answers.map((answer, index) => ({
    sentMs: 1,
    answeredMs: 2,
    request: `POST /step-${index + 1}`,
    answer,
  }))
  const acts = [early, { ...doubted, effect: refused, requests }]
  const { evidence, fix: told } = exactlyOnce(faultRun({ acts }), stateOf(rows))
  expect(told).toMatchObject({ text: expect.stringContaining(fix) })
  const last = requests.length
  expect(evidence[0]).toMatchObject({
    first: { what: expect.stringContaining(`by its request ${last}: POST /step-${last} has a row`) },
  })
})
