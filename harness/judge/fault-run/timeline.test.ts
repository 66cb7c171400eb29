import { expect, test } from 'vitest'
import { seconds } from '../../record/units.ts'
import { act, applied, early, faultRun, window } from '../../testing/judged-fault-run.ts'
import { settled } from './endings.ts'

test.each([
  [400, 'terminateService strikes'],
  [900, 'terminateService is healed'],
])('the last that was done to the service is told, however much went on since then', (aroundMs, expected) => {
  const many = Array.from({ length: 9 }, (_, index) =>
    act(`${index}`, applied(index), { sentMs: aroundMs - 1 }),
  )
  const late = act('late', applied(9), { sentMs: aroundMs, answeredMs: 9_000 })
  const { evidence } = settled(faultRun({ acts: [early, ...many, late], windows: [window] }), seconds(5))
  const happenings = evidence.flatMap(item => (item.kind === 'timeline' ? item.happenings : []))
  expect(happenings[0]?.what).toBe(expected)
})
