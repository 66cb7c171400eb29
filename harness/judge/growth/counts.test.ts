import { describe, expect, test } from 'vitest'
import {
  growthOf,
  judgementOf,
  limits,
  rounds,
  windowsOf,
  type Values,
} from '../../testing/literal-growth.ts'
import { lentConnections } from './exhaustion.ts'
import { judgeGrowth, leaksIn, mayStillGrow } from './judge.ts'
import { idleTransactionAge, processesAndThreads } from './quantities.ts'
import type { GrowthRecord } from './record.ts'

describe('counts', () => {
  const open = (count: (reading: number) => number, name = 'descriptors'): GrowthRecord => {
    const record = growthOf(...[1, 2, 3].map(() => rounds(10, () => 0)))
    return {
      ...record,
      windows: record.windows.map(({ readings }) => ({
        classHistograms: [],
        readings: readings.map(({ requests, values }) => ({
          requests,
          values: { ...values, [name]: count(requests) },
        })),
      })),
    }
  }
  const judged = (record: GrowthRecord, check: string) =>
    judgeGrowth(record, limits).find(judgement => judgement.check === check)

  test('one descriptor in a hundred requests', () => {
    const leak = open(requests => 30 + Math.floor(requests / 100))
    expect(judged(leak, 'fileDescriptors')).toMatchObject({ verdict: 'fail' })
    expect(judged(leak, 'fileDescriptors')?.measured).toBeCloseTo(0.01, 3)
  })

  test.each([
    [processesAndThreads, 'fail'],
    ['handles.Timeout', 'pass'],
  ] as const)('%s: one more in 350 requests: %s', (figure, verdict) => {
    const values: Values = requests => ({ [figure]: 30 + Math.floor(requests / 350) })
    expect(judgementOf({ ...windowsOf(3, values, 60) }, 'handles')?.verdict).toBe(verdict)
  })

  test('pages of temporary tables grow in three windows, and are full in a fourth', () => {
    const full: Values = requests => ({ 'connections.pages': Math.min(75, Math.floor(requests / 20)) })
    const verdicts = [3, 4].map(windows => {
      const record = windowsOf(windows, full)
      return [judgementOf(record, 'connections')?.verdict, mayStillGrow(record, limits)]
    })
    expect(verdicts).toEqual([
      ['fail', true],
      ['pass', false],
    ])
  })

  test('processes and threads have a title and a limit of their own', () => {
    const leak = open(requests => 30 + Math.floor(requests / 100), processesAndThreads)
    expect(judged(leak, 'handles')).toMatchObject({
      title: 'processes and threads kept',
      limit: { value: 0.002 },
    })
  })

  test('processes and threads that grow more slowly grow all the same', () => {
    const slowing: Values = requests => {
      const soon = Math.min(requests, 1_000)
      return { [processesAndThreads]: Math.floor(soon / 20 + (requests - soon) / 100) }
    }
    expect(judgementOf(windowsOf(3, slowing, 10), 'handles')?.verdict).toBe('fail')
  })

  test('sockets that are still closing are none', () => {
    const closing = open(requests => 30 + (requests % 7), 'handles.TCPSocketWrap')
    expect(judged(closing, 'handles')).toMatchObject({ verdict: 'pass' })
  })

  test('processes and threads, once its container may have no more, although none is added', () => {
    const record = { ...open(() => 64, processesAndThreads), processLimit: 64 }
    expect(judged(record, 'handles')).toMatchObject({
      call: null,
      measured: null,
      verdict: 'fail',
      fix: 'endProcesses',
      evidence: [{ kind: 'processLimit', processes: 64 }],
    })
    expect(judged(record, 'connections')?.verdict).not.toBe('fail')
    expect(judged({ ...record, unseen: { kind: 'unseen' } }, 'handles')?.verdict).toBe('fail')
    expect(leaksIn(record, limits)).toEqual([
      { check: 'handles', figure: processesAndThreads, perRequest: 0.005 },
    ])
    expect(judged({ ...record, processLimit: 65 }, 'handles')?.verdict).not.toBe('fail')
  })

  test('processes that ended and that nobody waited for, also where no inspector looks inside', () => {
    const unseen = { kind: 'unseen' } as const
    const record = open(requests => 24 + Math.floor(requests / 150), processesAndThreads)
    const found = { verdict: 'fail', fix: 'endProcesses' }
    expect(judged(record, 'handles')).toMatchObject(found)
    expect(judged({ ...record, unseen }, 'handles')).toMatchObject(found)
    expect(leaksIn({ ...record, unseen }, limits)).toMatchObject([
      { check: 'handles', figure: processesAndThreads },
    ])
    const steady = open(requests => 24 + (requests % 3), processesAndThreads)
    expect(judged(steady, 'handles')?.verdict).toBe('pass')
    expect(judged({ ...steady, unseen, fromOutside: true }, 'handles')?.verdict).toBe('pass')
    expect(judged({ ...steady, unseen }, 'handles')).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      evidence: [unseen],
    })
  })

  test('a session that stays in a transaction, by its age in milliseconds; more and more sessions, by their number', () => {
    const stuck = open(requests => 3 * requests, idleTransactionAge)
    const shown = { title: 'age of the oldest idle transaction', unit: 'ms/request' }
    // No resource runs out by an age.
    const failing = judged({ ...stuck, failures: { 'GET /: status 500': 1 } }, 'connections')
    expect(failing).toMatchObject({ verdict: 'fail', ...shown })
    expect(judged(stuck, 'connections')).toMatchObject({
      verdict: 'fail',
      ...shown,
      limit: { unit: 'ms/request' },
    })
    const windows = stuck.windows.map(window => ({
      ...window,
      readings: window.readings.map(({ requests, values }) => ({
        requests,
        values: { ...values, 'connections.idleInTransaction': Math.floor(requests / 10) },
      })),
    }))
    const leaking = { ...stuck, windows }
    expect(judged(leaking, 'connections')).toMatchObject({ verdict: 'fail', unit: '/request' })
    expect(judged(leaking, 'connections')?.measured).toBeCloseTo(0.1, 2)
    expect(leaksIn(leaking, limits)).toMatchObject([{ figure: 'connections.idleInTransaction' }])
  })

  test('connections that stand idle while the service refuses for want of one', () => {
    const record = { ...open(() => 10, 'connections.open'), refusing: ['GET /api/ready: status 503'] }
    expect(judged(record, 'connections')).toMatchObject({
      verdict: 'fail',
      cause: { kind: 'told', text: 'the service refuses requests although none is in flight' },
      evidence: [
        {
          kind: 'refuses',
          connections: { open: 10 },
          refusing: ['GET /api/ready: status 503'],
        },
      ],
    })
  })
})

test('of a service that refuses the most connections that were open are lent, and of another none', () => {
  const record = windowsOf(1, requests => ({ 'connections.open': requests === 300 ? 10 : 7 }))
  expect(lentConnections({ ...record, refusing: ['GET /api/ready: status 503'] })).toBe(10)
  expect(lentConnections(record)).toBeUndefined()
})

test('connections up to the limit of the database, although none is added', () => {
  const held = windowsOf(3, () => ({ 'connections.open': 95 }))
  const lastRequests = held.windows.at(-1)?.readings.at(-1)?.requests
  const atLast: Values = requests => ({ 'connections.open': requests === lastRequests ? 95 : 94 })
  const record = { ...windowsOf(3, atLast), connectionLimit: 95 }
  expect(judgementOf(record, 'connections')).toMatchObject({
    verdict: 'fail',
    measured: null,
    evidence: [{ kind: 'connectionLimit', connections: 95 }],
    fix: 'releaseConnections',
  })
  expect(leaksIn(record, limits)).toMatchObject([{ check: 'connections', figure: 'connections.open' }])
  expect(judgementOf({ ...held, connectionLimit: 96 }, 'connections')?.verdict).toBe('pass')
  expect(judgementOf(held, 'connections')?.verdict).toBe('pass')
})

test('what is counted up until requests fail has run out', () => {
  const { windows } = growthOf(rounds(3, () => 0))
  const readings = [11, 42, 74, 99].map((count, index) => ({
    requests: 500 + 300 * index,
    values: { 'connections.open': count, descriptors: 30 + (index % 2) },
  }))
  const failures = { 'GET /api/ready: status 503': 6 }
  const record = { failures, windows: windows.map(window => ({ ...window, readings })) }
  const judgements = judgeGrowth(record, limits).filter(({ verdict }) => verdict === 'fail')
  expect(judgements.map(({ check }) => check)).toEqual(['connections'])
  expect(judgements[0]).not.toHaveProperty('cause')
  expect(judgements[0]?.evidence).toContainEqual({
    kind: 'exhausted',
    figure: 'connections.open',
    from: 11,
    to: 99,
    requests: 900,
  })
  const refusing = judgementOf({ ...record, refusing: ['GET /api/ready: status 503'] }, 'connections')
  expect(refusing?.evidence.map(({ kind }) => kind)).toEqual(['refuses', 'exhausted'])
  expect(refusing?.cause).toMatchObject({ kind: 'told' })
})

test('processes that are counted up until requests fail are to be ended', () => {
  const { windows } = growthOf(rounds(3, () => 0))
  const readings = [11, 42, 60].map((count, index) => ({
    requests: 500 + 300 * index,
    values: { [processesAndThreads]: count },
  }))
  const record = {
    failures: { 'POST /orders: status 500': 6 },
    windows: windows.map(one => ({ ...one, readings })),
  }
  const handles = judgeGrowth(record, limits).find(({ check }) => check === 'handles')
  expect(handles).toMatchObject({ verdict: 'fail', fix: 'endProcesses' })
})
