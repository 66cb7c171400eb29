import { expect, test } from 'vitest'
import { type HangUps, hangUps } from './hang-ups.ts'
import { firstSeen } from './literal.ts'

const gone: HangUps = {
  hungUp: 24,
  pulses: [{ atMs: 0, tookMs: 3, healthy: true }],
  stallMs: 100,
}

test('the health answers', () => {
  expect(hangUps(gone)).toMatchObject({ verdict: 'pass', examined: { count: 24 } })
})

test.each([
  [{ tookMs: 601, healthy: true }, 'the health check took 0.6 s'],
  [{ tookMs: 3, healthy: false }, 'the health check failed after 0.0 s'],
])('a health of %o', (pulse, seen) => {
  expect(firstSeen(hangUps({ ...gone, pulses: [{ atMs: 0, ...pulse }] }))).toEqual([seen])
  expect(hangUps({ ...gone, pulses: [{ atMs: 0, tookMs: 600, healthy: true }] }).verdict).toBe('pass')
})

test.each([{ pulses: [] }, { hungUp: 0 }])('too little evidence: %o', values => {
  expect(hangUps({ ...gone, ...values }).verdict).toBe('inconclusive')
})
