import { expect, test } from 'vitest'
import { sum } from '../judge/statistics.ts'
import { serve } from '../testing/serve.ts'
import { perSecond, seconds } from '../record/units.ts'
import { CallNames, nextCallOf } from './call-source.ts'
import { get } from './call.ts'
import { Recorder } from './recorder.ts'
import { scenario } from './scenario.ts'
import { VirtualClient, type RunContext } from './virtual-client.ts'

const shape = { kind: 'constant', rate: perSecond(1), duration: seconds(20) } as const
const plan = { clients: 1, load: { kind: 'open', shape }, seed: 1, timeout: seconds(5) } as const

/** What is recorded of twenty requests where the first one is answered after 70 s. */
async function recorded(calls: RunContext['calls']) {
  await using server = await serve((_, response) => response.end('{}'))
  const recorder = new Recorder()
  const context: RunContext = {
    plan,
    recorder,
    ended: false,
    calls,
    sinceStart: () => 70_000,
    await: one => void setImmediate(() => one.send()),
    abort: () => {},
  }
  const client = new VirtualClient(context, server.origin, 0)
  await client.work()
  await client.leave()
  return recorder.traffic(1, 70_000)
}

const late = 'not sent for a minute, because the answers before it were late'

test('a request that is late by more than a minute is an error, and is not sent', async () => {
  const { failures, seconds: parts } = await recorded(nextCallOf(get('/'), 1, new CallNames()))
  expect(sum(parts.map(({ latency }) => latency.count))).toBe(20)
  expect(failures).toMatchObject([{ outcome: late, kind: 'unsent', count: 9 }])
})

test('so is an iteration of a scenario', async () => {
  const once = scenario('once', async one => void (await one.get('/')))
  const run = { scenario: once, seed: 1, names: new CallNames(), withoutPauses: true, iterations: 0, step: 1 }
  const { failures } = await recorded(run)
  expect(failures).toMatchObject([{ outcome: late, kind: 'unsent', count: 9 }])
})
