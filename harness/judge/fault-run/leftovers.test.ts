import { describe, expect, test } from 'vitest'
import { firstSeen } from '../../testing/judged-workload.ts'
import { noDeadlock, nothingLeftBehind, placesKept } from './leftovers.ts'
import type { LeftSession } from './record.ts'

describe('connections that are left', () => {
  const left = (states: readonly string[], promised?: number) =>
    nothingLeftBehind({ sessions: states.map(state => ({ state })), connectionsBefore: 1 }, promised)

  test('may be one more than before, and no more', () => {
    expect(left(['idle', 'idle'])).toMatchObject({ verdict: 'pass', examined: { count: 2 } })
    expect(left(['idle', 'idle', 'idle']).evidence).toMatchObject([
      { rule: 'too many connections', first: { what: '3 connections, 1 before the first fault' } },
    ])
  })

  test('may be one more for each replica', () => {
    const with2 = (count: number) => {
      const sessions = Array.from({ length: count }, () => ({ state: 'idle' }))
      return nothingLeftBehind({ sessions, connectionsBefore: 8, replicas: 2 }, undefined).verdict
    }
    expect(with2(10)).toBe('pass')
    expect(with2(11)).toBe('fail')
  })

  test('may be as many as are promised, and no more', () => {
    expect(left(['idle', 'idle', 'idle'], 3).verdict).toBe('pass')
    expect(firstSeen(left(['idle', 'idle'], 1))).toEqual(['2 connections, 1 promised'])
  })

  test('each that is not idle is one too many', () => {
    expect(left(['active', 'idle', 'idle in transaction'], 2)).toMatchObject({ measured: 3, verdict: 'fail' })
  })

  test('none at all is right where there was one before; else nothing is proven', () => {
    expect(left([])).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
    expect(nothingLeftBehind({ sessions: [], connectionsBefore: 0 }, 10).verdict).toBe('inconclusive')
  })

  const idle = { state: 'idle', stateMs: 900, openMs: 12_300, statement: 'commit' }
  const lost = { ...idle, stateMs: 15_000, orphaned: true } as const
  const leftOf = (sessions: readonly LeftSession[], promised?: number) =>
    nothingLeftBehind({ sessions, connectionsBefore: 1 }, promised)

  test('those of a client that was lost are not the service’s, and those that it opened later are', () => {
    expect(leftOf([idle, idle, lost, lost])).toMatchObject({ verdict: 'pass', examined: { count: 2 } })
    expect(leftOf([idle, idle, idle, lost])).toMatchObject({ verdict: 'fail', fix: 'releaseConnections' })
    expect(leftOf([lost])).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
  })

  test('but count where they hold locks, or a number is promised: the database can be told to notice', () => {
    const notices = { kind: 'note', text: expect.stringContaining('tcp_keepalives_idle') }
    const inTransaction = { ...lost, state: 'idle in transaction' }
    expect(leftOf([idle, inTransaction])).toMatchObject({ verdict: 'fail', measured: 1, fix: notices })
    expect(leftOf([idle, lost], 2).verdict).toBe('pass')
    expect(leftOf([idle, lost], 1)).toMatchObject({ verdict: 'fail', fix: notices })
    expect(leftOf([idle, idle, lost], 1)).toMatchObject({ verdict: 'fail', fix: 'releaseConnections' })
  })

  test('the longest unused are named, three of them', () => {
    const unused = [4_000, 1_000, 3_000, 2_000].map(stateMs => ({ state: 'idle', stateMs }))
    expect(firstSeen(leftOf(unused))).toEqual([
      '4 connections, 1 before the first fault; unused for longest: idle for 4.00 s; idle for 3.00 s; idle for 2.00 s',
    ])
    expect(firstSeen(leftOf([idle, lost], 1))).toEqual([
      '2 connections, 1 promised; unused for longest: idle for 15.00 s, open for 12.30 s, its client was lost, last statement: commit; idle for 0.90 s, open for 12.30 s, last statement: commit',
    ])
    expect(firstSeen(leftOf([{ ...idle, state: 'active' }]))).toEqual([
      'a connection is active for 0.90 s, open for 12.30 s, last statement: commit',
    ])
  })
})

describe('places at the database', () => {
  const place = (before: number, after: number, atMs = 500) =>
    ({ fault: 'killDatabase', atMs, countedMs: atMs + 3_000, before, after }) as const
  /** Ran 1 s of each four in which it had something to do, from a moment on. */
  const starvedFrom = (fromMs: number) =>
    [0, fromMs, 9_000].map(atMs => {
      const sinceMs = Math.max(0, atMs - fromMs)
      return { atMs, ranMs: Math.min(atMs, fromMs) + sinceMs / 4, waitedMs: (3 * sinceMs) / 4 }
    })

  test('are as many after a fault as before it', () => {
    expect(placesKept([place(2, 2), place(1, 3)], [])).toMatchObject({
      verdict: 'pass',
      examined: { count: 2 },
    })
    expect(placesKept([place(2, 1)], [])).toMatchObject({ verdict: 'fail', moments: [500] })
  })

  test('prove nothing where no core was there for who would have come', () => {
    const lost = place(10, 2, 5_000)
    expect(placesKept([place(10, 10), lost], starvedFrom(8_000)).verdict).toBe('fail')
    expect(placesKept([place(10, 10), lost], starvedFrom(4_000))).toMatchObject({
      verdict: 'inconclusive',
      blame: 'host',
      evidence: [{ kind: 'coreShortage', waitedShare: 0.75 }, { kind: 'violations' }],
    })
    expect(placesKept([place(10, 9), lost], starvedFrom(4_000))).toMatchObject({
      verdict: 'fail',
      measured: 2,
    })
    expect(placesKept([place(10, 10)], starvedFrom(0)).verdict).toBe('pass')
  })

  test('where none was taken before a fault, it cannot have cost one', () => {
    const undecided = { verdict: 'inconclusive', blame: null, evidence: [{ kind: 'nothingExamined' }] }
    expect(placesKept([place(0, 0)], starvedFrom(9_000))).toMatchObject({
      ...undecided,
      fix: { kind: 'note', text: expect.stringContaining('without: { placesKept:') },
    })
    expect(placesKept([], [])).toMatchObject(undecided)
    expect(placesKept([place(0, 0), place(1, 1)], []).examined).toMatchObject({ count: 1 })
  })

  test('and where no core was there to take one, the host is to blame', () => {
    expect(placesKept([place(0, 0)], starvedFrom(900), 900).blame).toBe(null)
    expect(placesKept([place(0, 0)], starvedFrom(0), 2_000)).toMatchObject({
      verdict: 'inconclusive',
      blame: 'host',
      fix: 'freeHost',
      evidence: [{ kind: 'coreShortage', waitedShare: 0.75 }, { kind: 'nothingExamined' }],
    })
  })

  test('the fault that cost most is the worst', () => {
    expect(placesKept([place(9, 8), place(3, 1, 700)], []).evidence).toMatchObject([
      {
        count: 2,
        first: { atMs: 500 },
        worst: { atMs: 700, what: expect.stringContaining('before killDatabase, 1') },
      },
    ])
  })
})

describe('deadlocks', () => {
  test('there was none', () => {
    expect(noDeadlock({ looks: 9, resolved: 0, rings: [] }).verdict).toBe('pass')
  })

  test('those that the database resolved, and each ring', () => {
    const rings = ['1 waits for 2, 2 waits for 1', '3 waits for 4, 4 waits for 3']
    const judgement = noDeadlock({ looks: 9, resolved: 1, rings })
    expect(judgement).toMatchObject({
      measured: 3,
      examined: { count: 9 },
      evidence: [
        { rule: 'the database resolved 1 deadlock', count: 1 },
        { rule: 'a cycle of operations that wait for each other', count: 2 },
      ],
    })
    expect(firstSeen(judgement)).toEqual(['the database resolved 1 deadlock', rings[0]])
  })

  test('the log of the database tells when', () => {
    const texts = ['checkpoint', 'ERROR:  deadlock detected', 'deadlock detected']
    const logs = texts.map((text, index) => ({ container: 'database', atMs: 100 * index, text }))
    expect(noDeadlock({ looks: 9, resolved: 2, rings: [] }, logs).moments).toEqual([100])
    expect(noDeadlock({ looks: 9, resolved: 2, rings: [] }).moments).toBeUndefined()
  })
})
