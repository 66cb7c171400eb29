import { afterEach, expect, test, vi } from 'vitest'
import { get } from '../load/call.ts'
import { minutes, ms, perSecond, seconds } from '../record/units.ts'
import { operationsOf, recordOf, repeat, trafficOf } from '../testing/literal-record.ts'
import { SoakLog, soakLength } from './soak.ts'

const planned = minutes(60)

afterEach(() => void vi.unstubAllEnvs())

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1.5h', 5_400_000],
])('SOAK=%s', (text, milliseconds) => {
  vi.stubEnv('SOAK', text)
  expect(soakLength(planned)).toBe(milliseconds)
})

test('without SOAK the plan decides', () => {
  vi.stubEnv('SOAK', undefined)
  expect(soakLength(planned)).toBe(planned)
})

test.each(['', '10', 'm', '0m', '-1h', '1 h', '1d'])('SOAK=%s is refused with the rule and the fix', text => {
  vi.stubEnv('SOAK', text)
  expect(() => soakLength(planned)).toThrow(
    `SOAK=${text}: expected a number above 0 and a unit, s, m or h\n  fix: write for example SOAK=10m`,
  )
})

test('a soak that is over before its own memory was read has a figure of it all the same', async () => {
  const plan = { clients: 2, rate: perSecond(40), call: get('/'), duration: seconds(1) }
  const record = await new SoakLog({ ...plan, promises: { p99: ms(100) } }).finish(recordOf({}), false)
  expect(record.minutes).toHaveLength(1)
  expect(record.minutes[0]?.harnessBytes).toBeLessThan(8e9)
})

test('one lost connection breaks its own minute, and does not end the soak', async () => {
  const plan = { clients: 10, rate: perSecond(40), call: get('/'), duration: minutes(2) }
  const log = new SoakLog({ ...plan, promises: { connections: 10 } })
  const part = (opened: number, lost: number) =>
    recordOf({
      ...trafficOf(operationsOf(repeat(400, 2))),
      durationMs: ms(10_000),
      connections: { opened, lost },
    })
  log.take(part(11, 1))
  for (let taken = 1; taken < 11; taken++) log.take(part(10, 0))
  expect(log.broken).toBeUndefined()
  const { minutes: kept } = await log.finish(part(10, 0), false)
  expect(kept.map(({ run }) => run.connections)).toEqual([
    { opened: 11, lost: 1 },
    { opened: 10, lost: 0 },
  ])
})
