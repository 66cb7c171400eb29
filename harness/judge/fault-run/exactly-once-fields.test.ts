import { expect, test } from 'vitest'
import { early, faultRun, rows } from '../../testing/judged-fault-run.ts'
import { exactlyOnce } from './exactly-once.ts'

test('a row without a key is that of a malformed request that was accepted, whose key was in its body', () => {
  const malformed = (answered: number | string) => ({
    key: 'input-1',
    kind: 'key is missing',
    body: '{}',
    answered,
  })
  const states = { before: [], atRest: rows, after: [...rows, { key: null }] }
  expect(exactlyOnce(faultRun({ malformed: [malformed(201)] }), states).verdict).toBe('pass')
  expect(exactlyOnce(faultRun({ malformed: [malformed(399)] }), states).verdict).toBe('pass')
  expect(exactlyOnce(faultRun({ malformed: [malformed(400)] }), states).verdict).toBe('fail')
  expect(exactlyOnce(faultRun({ malformed: [malformed('it hung up')] }), states).verdict).toBe('fail')
})

test.each([
  ['applyOnce', { n: 2, sku: 'b' }],
  [{ text: expect.stringContaining('with the fields that were drawn') }, { sku: 'a', n: 2, letter: 'dead' }],
])('the fix is %j for a row with the order %j', (fix, order) => {
  const ordered = { ...early, order: { sku: 'a', n: 2 } }
  const after = [{ key: 'early', id: 7, order }]
  const judgement = exactlyOnce({ acts: [ordered] }, { before: [], atRest: after, after })
  expect(judgement).toMatchObject({ fix, evidence: [{ rule: 'an operation done as another' }, {}] })
})
