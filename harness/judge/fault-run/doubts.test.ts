import { describe, expect, test } from 'vitest'
import type { FaultWindow } from '../../record/fault-plan.ts'
import type { Effect, ReplayedAct } from '../../record/act.ts'
import {
  window,
  applied,
  refused,
  unknown,
  act,
  again,
  early,
  doubted,
  rows,
  faultRun,
  broken,
} from '../../testing/judged-fault-run.ts'
import { judge } from '../records/judge.ts'
import { watchedRequestsOf } from './judge.ts'

describe('doubts', () => {
  const of = (...replays: readonly ReplayedAct[]) =>
    broken(faultRun({ replays })).filter(one => one.startsWith('doubtsResolved'))
  const told = 'operation doubted (in doubt, status 503), repeated'

  test.each<[string, ReplayedAct, string]>([
    ['remain', again('doubted', doubted, unknown, 500), `${told}, was in doubt, status 500`],
    ['are turned away', again('doubted', doubted, refused, 503), `${told}, was refused, status 503`],
    [
      'are refused, and were done',
      again('doubted', doubted, refused, 422),
      `${told}, was refused, status 422`,
    ],
    ['are confirmed, and have no row', again('other', doubted, applied(8)), 'has 0 rows'],
    [
      'a different answer than at first',
      again('early', early, applied(8)),
      'operation early (applied as 7), repeated, was applied as 8',
    ],
    [
      'confirmed, but refused later',
      again('early', early, refused, 422),
      'operation early (applied as 7), repeated, was refused, status 422',
    ],
  ])('%s', (_, replay, expected) => {
    expect(of(replay)).toEqual([expect.stringContaining(expected)])
  })

  test.each([
    ['was done, says that it is the first', false, rows, 1],
    ['was done, says that it was done before', true, rows, 0],
    ['was not done', false, [], 0],
  ])('a retry of what %s', (_, replayed, atRest, count) => {
    const told = again('doubted', doubted, { kind: 'applied', id: 8, replayed })
    const record = faultRun({ replays: [told], rows: { before: [], atRest, after: rows } })
    expect(broken(record).filter(one => one.startsWith('doubtsResolved'))).toHaveLength(count)
  })

  test('how many there were, and how many of them had been done, stands in the evidence', () => {
    const replays = [again('doubted', doubted, applied(8)), again('early', early, applied(7))]
    const evidence = (record: object) =>
      judge(faultRun({ promises: {}, replays, ...record })).find(({ check }) => check === 'doubtsResolved')
        ?.evidence[0]
    expect(evidence({ rows: undefined })).toEqual({ kind: 'doubts', count: 1 })
    expect(evidence({ rows: { before: [], atRest: rows, after: rows } })).toMatchObject({ count: 1, done: 1 })
    expect(evidence({ rows: { before: [], atRest: [], after: rows } })).toMatchObject({ count: 1, done: 0 })
  })

  test.each([
    ['none that had been done was asked for again', [], 1, 'inconclusive'],
    ['one had been done', rows, 1, 'pass'],
    ['no answer was lost', [], 0, 'pass'],
  ] as const)('answers to COMMIT were lost, and %s', (_, atRest, hits, verdict) => {
    const cut: FaultWindow = { ...window, fault: 'commitCut', struckMs: 0, healedMs: 9_000, hits }
    const replays = [again('doubted', doubted, applied(8))]
    const record = faultRun({
      promises: {},
      windows: [cut],
      replays,
      rows: { before: [], atRest, after: rows },
    })
    const judged = judge(record).find(({ check }) => check === 'doubtsResolved')
    expect(judged).toMatchObject({ verdict, ...(verdict === 'inconclusive' && { fix: 'loadWhileFaulty' }) })
  })

  test('of an operation of several requests, the one that decided is named', () => {
    const asked = (request: string) => ({ sentMs: 0, answeredMs: 1, request, answer: 'status 422' })
    const requests = [asked('POST /orders'), asked('GET /orders/7'), asked('POST /orders/7/confirmation')]
    expect(of({ ...again('early', early, refused, 422), requests })).toEqual([
      expect.stringContaining('was refused, status 422, by its request 3: POST /orders/7/confirmation'),
    ])
    expect(of({ ...again('early', early, refused, 422), requests: requests.slice(0, 1) })).toEqual([
      expect.stringMatching(/was refused, status 422 @910$/),
    ])
  })

  test('who was answered that the request is wrong may not be served with it later', () => {
    const of = (status: number, effect: Effect = refused) =>
      broken(faultRun({ replays: [again('early', { ...early, effect, status }, applied(7))] }))
    expect(of(401)).toEqual([
      expect.stringContaining('operation early (refused, status 401), repeated, was applied as 7'),
    ])
    // Others may be right later: 402 once it is paid for, 404 once it exists, 412 once its version is current.
    const statuses = Array.from({ length: 34 }, (_, more) => 399 + more)
    expect(statuses.filter(status => of(status).length > 0)).toEqual([
      400, 401, 403, 405, 406, 411, 413, 414, 415, 431,
    ])
    expect(of(401, { kind: 'refused', rule: 'banned' })).toEqual([])
  })

  test('a doubt that is refused for a reason of its own, and has no row, is resolved', () => {
    const record = faultRun({
      replays: [again('doubted', doubted, refused, 409 + 13)],
      rows: { before: [], atRest: rows.slice(0, 1), after: rows.slice(0, 1) },
    })
    expect(broken(record)).toEqual([])
  })
})

test('what is in doubt beside another fault is not counted', () => {
  const killed: FaultWindow = { ...window, fault: 'killDatabase' }
  const cut: FaultWindow = { ...window, fault: 'commitCut', struckMs: 1_000, healedMs: 1_100, hits: 0 }
  expect(broken(faultRun({ windows: [killed, { ...cut, hits: 1 }] }))).toEqual([])
  const later = { ...doubted, sentMs: 1_000, answeredMs: 1_010 }
  expect(broken(faultRun({ windows: [killed, cut], acts: [early, later] }))).toEqual([
    'honestDoubts fail: 1 operations were left in doubt, but 0 COMMITs were lost; the first is operation doubted (in doubt, status 503) @1000',
  ])
})

test('who finds out what became of every lost COMMIT leaves no doubt', () => {
  const calm = faultRun({ acts: [early], replays: [], windows: [{ ...window, fault: 'commitCut', hits: 3 }] })
  expect(judge(calm).filter(({ check }) => check === 'honestDoubts')).toMatchObject([
    { verdict: 'pass', examined: { count: 3 } },
  ])
})

test('whoever is refused by a rule of the domain is served, and may be refused again', () => {
  const soldOut: Effect = { kind: 'refused', rule: 'sold out' }
  const asked = act('late', soldOut, { status: 409 })
  const record = (effect: Effect) =>
    faultRun({
      acts: [early, doubted, { ...asked, effect }],
      replays: [again('doubted', doubted, applied(8)), again('late', asked, effect, 409)],
    })
  expect(broken(record(soldOut))).toEqual([])
  expect(broken(record(refused))).toEqual([
    'doubtsResolved fail: operation late (refused, sold out, status 409), repeated, was refused, status 409 @910',
  ])
  const [served] = watchedRequestsOf({ acts: [asked] })
  expect(served?.succeeded).toBe(true)
})
