import { expect, test } from 'vitest'
import { judge } from '../records/judge.ts'
import { applied, refused, unknown, act, faultRun, broken } from '../../testing/judged-fault-run.ts'

test('behind a lock every operation is done or turned away in time, over no more connections', () => {
  const waited = act('waited', refused, { answeredMs: 3_000 })
  const pressed = { acts: [waited], connections: 1 }
  expect(broken(faultRun({ pressed }))).toEqual([])
  const late = { ...waited, answeredMs: 5_100 }
  expect(broken(faultRun({ pressed: { ...pressed, acts: [late] } }))).toEqual([
    'pressure fail: operation waited (refused, status 503) after 5.10 s @0',
  ])
  expect(broken(faultRun({ pressed: { ...pressed, acts: [{ ...waited, effect: unknown }] } }))).toEqual([
    'pressure fail: operation waited (in doubt, status 503) after 3.00 s @0',
  ])
  const lost = { ...late, effect: unknown }
  expect(judge(faultRun({ pressed: { ...pressed, acts: [lost] } }))).toContainEqual(
    expect.objectContaining({ check: 'pressure', measured: 1 }),
  )
  expect(broken(faultRun({ pressed: { ...pressed, connections: 3 } }))).toEqual([
    'pressure fail: 3 connections at one time, 1 with all clients waiting',
  ])
  expect(broken(faultRun({ pressed: { ...pressed, connections: 2 } }))).toEqual([])
  const quick = act('quick', refused, { status: 422 })
  expect(broken(faultRun({ pressed: { ...pressed, acts: [quick] } }))).toEqual(['pressure inconclusive'])
})

test('who waited no longer than anybody does was not held up', () => {
  const of = (answeredMs: number) =>
    broken(faultRun({ pressed: { acts: [act('some', applied(), { answeredMs })], connections: 1 } })).filter(
      one => one.startsWith('pressure'),
    )
  expect(of(500)).toEqual(['pressure inconclusive'])
  expect(of(501)).toEqual([])
})

test('without a promise there may be a connection for each operation', () => {
  const waited = ['a', 'b', 'c'].map(key => act(key, refused, { answeredMs: 3_000 }))
  const of = (connections: number) => broken(faultRun({ pressed: { acts: waited, connections } }))
  expect(of(3)).toEqual([])
  expect(of(4)).toEqual(['pressure fail: 4 connections at one time, 1 with all clients waiting'])
})

test('the most connections may be promised', () => {
  const of = (connections: number) => {
    const pressed = { acts: [act('waited', refused)], connections }
    return broken(faultRun({ pressed, promises: { databaseConnections: 4 } }))
  }
  expect(of(4)).toEqual([])
  expect(of(5)).toEqual(['pressure fail: 5 connections at one time, 4 promised'])
})
