import { expect, test } from 'vitest'
import { service as blocked } from '../../specs/mutants/blocks-event-loop.ts'
import { service as leaking } from '../../specs/mutants/leak-a-descriptor-in-one-of-300-requests.ts'
import { judge } from '../judge/records/judge.ts'
import { get } from '../load/call.ts'
import { leak } from '../measure/leak.ts'
import { soak } from '../measure/soak.ts'
import { openInspector } from '../profile/inspection.ts'
import { startSystem } from '../system/system.ts'
import { minutes, ms, perSecond, seconds } from '../record/units.ts'
import { fromSetUp } from '../vitest/provided.ts'

test('a soak ends as soon as a limit was broken for a whole window, and names it', async () => {
  await using system = await startSystem(blocked, { base: fromSetUp('base') })
  const plan = {
    clients: 10,
    rate: perSecond(500),
    call: get('/api/health'),
    duration: minutes(2),
    promises: { p99: ms(100), errors: 0 },
    window: seconds(6),
  }
  const record = await soak(system, plan)
  expect(record.ending).toMatchObject({
    kind: 'broken',
    judgement: { check: 'latency.p99', blame: 'service' },
  })
  expect(judge(record)).toMatchObject([
    { check: 'latency.p99', verdict: 'fail' },
    { check: 'errors', verdict: 'pass' },
    {
      check: 'duration',
      verdict: 'inconclusive',
      evidence: [{ kind: 'endedEarly', check: 'latency.p99' }],
    },
  ])
})

test('what a service has kept until the end of a soak is led to its line, although nobody looked into it before', async () => {
  await using system = await startSystem(leaking, { base: fromSetUp('base') })
  await using inspector = await openInspector(system.service.container)
  const judgements = judge(await leak(system, {}, inspector))
  const descriptors = judgements.find(({ check }) => check === 'fileDescriptors')
  expect(descriptors).toMatchObject({
    verdict: 'fail',
    origins: [{ text: expect.stringContaining('openSync') }],
  })
})
