import { expect, inject, test } from 'vitest'
import { service as blocked } from '../../specs/mutants/blocks-event-loop.ts'
import { conditions } from '../vitest/conditions.ts'
import { judgeSoak } from '../judge/soak.ts'
import { get } from '../record/operation.ts'
import { soak } from '../measure/soak.ts'
import { startSystem } from '../system/system.ts'
import { megabytes, minutes, ms, perSecond, seconds } from '../record/units.ts'

test('a soak ends as soon as a limit was broken for a whole window, and says which', async () => {
  const promises = {
    everyMinute: { p99: ms(100), errors: 0 },
    drift: { memory: megabytes(10), fileDescriptors: 10, p99: ms(10) },
  }
  await using system = await startSystem(blocked, { base: inject('base'), inspector: false })
  const plan = {
    clients: 10,
    rate: perSecond(500),
    call: get('/api/health'),
    for: minutes(2),
    promises,
    window: seconds(6),
  }
  const record = await soak(system, plan, conditions())
  expect(record.ending).toMatchObject({
    kind: 'broken',
    judgement: { check: 'latency.p99', evidence: expect.arrayContaining(['blame: service']) },
  })
  expect(judgeSoak(record, promises.drift)).toMatchObject([
    { check: 'latency.p99', verdict: 'fail' },
    { check: 'errors', verdict: 'pass' },
    {},
    {},
    {},
    {},
    {
      check: 'duration',
      verdict: 'inconclusive',
      evidence: ['ended early: latency.p99 was broken for a whole window'],
    },
  ])
})
