import { expect, test } from 'vitest'
import { judge } from '../judge/records/judge.ts'
import { get } from '../load/call.ts'
import { mix, type CallFunction } from '../load/mix.ts'
import { ms, percentOfCore, perSecond } from '../record/units.ts'
import { measuredRun, operationsOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import type { System } from '../system/system.ts'
import { withNames, withProfile } from './profile.ts'

const plan = { clients: 10, rate: perSecond(100), duration: ms(4_000), call: get('/') }
const record = (latencyMs: number, promises = { p99: ms(100) }) =>
  measuredRun({ ...trafficOf(operationsOf(repeat(400, latencyMs))), promises })

/** A system whose container has no Node. */
function systemOf() {
  const asked: string[] = []
  const container = {
    talk: async (command: string) => {
      asked.push(command)
      throw new Error('no such file: /proc/1/exe')
    },
  }
  return { asked, system: { service: { container }, description: { build: {} } } as unknown as System }
}

test('nobody looks into a service that keeps its promises, or of which nothing is promised', async () => {
  const { asked, system } = systemOf()
  const kept = record(2)
  expect(await withProfile(system, plan, kept)).toBe(kept)
  const unpromised = { ...record(150), promises: {} }
  expect(await withProfile(system, plan, unpromised)).toBe(unpromised)
  expect(asked).toEqual([])
})

test('one that takes more CPU than it promised is looked into, however fast it answers', async () => {
  const { asked, system } = systemOf()
  const samples = [0, 1000, 2000, 3000, 4000].map(atMs => sampleOf(atMs, { cpuMs: atMs / 4 }))
  const cpu = percentOfCore(20)
  const costly = measuredRun({ ...record(2), samples, promises: { cpu } })
  expect(await withProfile(system, plan, costly)).toHaveProperty('profile')
  expect(asked).toHaveLength(1)
})

test('where it cannot be looked into, the record says why, and its verdict is the same', async () => {
  const { asked, system } = systemOf()
  const slow = record(150)
  const seen = await withProfile(system, plan, slow)
  expect(asked).toEqual(['/proc/1/exe'])
  expect(seen.profile).toEqual({ unseen: 'no such file: /proc/1/exe' })
  expect(judge(seen)).toEqual(judge(slow))
})

test('what was seen inside changes cause, lines and fix, and neither verdict nor figure', () => {
  const slow = record(150)
  const timer = {
    on: 'Timeout',
    at: { file: 'app/api.ts', line: 49 },
    callers: [],
    timesPerRequest: 1,
    msPerRequest: 148,
    delayMs: 150,
  }
  const loop = { busyShare: 0, garbageShare: 0, longestMs: 0, delayMs: 0, hot: [] }
  const profile = { requestMs: 150, perSecond: 66, loop, waits: [timer] }
  const [before] = judge(slow)
  const [after] = judge({ ...slow, profile })
  expect(after?.cause).toMatchObject({ kind: 'timer', delayMs: 150 })
  expect(after?.origins).toEqual([timer.at])
  const { cause: _, origins: __, fix: ___, ...rest } = after ?? {}
  const { origins: ____, fix: _____, ...same } = before ?? {}
  expect(rest).toEqual(same)
})

test('each request of a mix names its call, in addition to its own headers', () => {
  const item = get('/items/1', { headers: { accept: 'text/plain' } })
  const mixed = mix({ browse: { weight: 9, call: item }, order: { weight: 1, call: () => get('/orders') } })
  const { entries } = withNames(mixed) as typeof mixed
  const headers = { accept: 'text/plain', 'plumbline-call': 'browse' }
  expect(entries.browse).toEqual({ weight: 9, call: { ...item, headers } })
  const order = entries.order.call as CallFunction
  expect(order(0, 0).headers).toEqual({ 'plumbline-call': 'order' })
  expect(withNames(item)).toBe(item)
})
