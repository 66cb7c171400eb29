import { expect, test } from 'vitest'
import type { FaultWindow } from 'vitest-plumbline'
import { judgeFaultRun } from './judge-fault-run.ts'
import type { FaultRun } from './fault-run.ts'
import type { Answer, ErrorAnswer } from './history.ts'
import { attempt, balances, confirmed, firstSeen, history, inDoubt, reading, row } from './literal.ts'

const reset: Answer = { kind: 'unknown', reason: 'read ECONNRESET' }
const failure: Answer = { kind: 'unknown', reason: 'status 500', type: 'urn:problem-type:internal-error' }
/** What asking again with the key has brought to light. */
const found: Answer = { kind: 'applied', transferId: 8, replayed: true }
const readings = [reading(800, 1_200, 20)]
const doubted = { key: 'doubted' }
const finalState = { balances: balances(800, 1_200), ledger: [row, { ...row, ...doubted, transferId: 8 }] }
const error: ErrorAnswer = {
  status: 503,
  contentType: 'application/problem+json',
  retryAfter: '1',
  body: '{"type":"urn:problem-type:outcome-unknown","title":"Outcome unknown","status":503,"detail":"ask again"}',
}

const window: FaultWindow = {
  fault: 'terminateService',
  struckMs: 5,
  healedMs: 500,
  untilMs: 1_000,
  hits: 1,
  breaches: [],
}

const during = (answer: Answer, answeredMs = 10) =>
  history({
    attempts: [attempt(confirmed, {}, { answeredMs: 3 }), attempt(answer, doubted, { answeredMs })],
    readings,
    finalState,
    errors: [error],
  })

/** One transfer confirmed, another in doubt and confirmed afterwards; SIGTERM came while that was under way. */
const faultRun = (values: Partial<FaultRun> = {}): FaultRun => ({
  history: during(inDoubt),
  windows: [window],
  places: [{ fault: 'terminateService', atMs: 500, before: 10, after: 10 }],
  replays: { ...history({ finalState }), attempts: [{ ...attempt(found, doubted), before: inDoubt }] },
  crashes: [],
  aftermath: { states: ['idle'] },
  locks: { looks: 1, resolved: 0, rings: [] },
  generator: [],
  ...values,
})

/** The checks that do not pass, without those of recovery, for which this is too little evidence. */
const broken = (burnt: FaultRun) =>
  judgeFaultRun(burnt, 'x')
    .filter(({ verdict, check }) => verdict !== 'pass' && !check.startsWith('recovery.'))
    .map(judgement => `${judgement.check} ${judgement.verdict}: ${firstSeen(judgement)[0] ?? ''}`)

test('all is well', () => {
  expect(broken(faultRun())).toEqual([])
})

test.each<[string, FaultRun, string]>([
  ['a transfer hung', faultRun({ history: during(inDoubt, 5_000) }), 'x.settled fail: transfer doubted'],
  [
    'an error that promises nothing',
    faultRun({ history: during(failure) }),
    'x.honestDoubts fail: transfer doubted',
  ],
  [
    'a doubt without a lost COMMIT',
    faultRun({ windows: [{ ...window, fault: 'commitCut', hits: 0 }] }),
    'x.honestDoubts fail: 1 transfers were left in doubt, and 0 COMMITs were lost',
  ],
  ['a crash', faultRun({ crashes: [{ atMs: 7, what: 'exit code 1' }] }), 'x.noCrash fail: exit code 1'],
  ['no answer at SIGTERM', faultRun({ history: during(reset) }), 'x.gracefulEnd fail: transfer doubted'],
  [
    'the wrong exit code',
    faultRun({ windows: [{ ...window, breaches: ['exit code 143'] }] }),
    'x.gracefulEnd fail: exit code 143',
  ],
  [
    'nothing in flight at SIGTERM',
    faultRun({ windows: [{ ...window, struckMs: 11 }] }),
    'x.gracefulEnd inconclusive',
  ],
  [
    'SIGTERM before it has answered since the last fault',
    faultRun({
      history: during(reset),
      windows: [{ ...window, healedMs: 2, struckMs: 1, fault: 'killService' }, window],
    }),
    'x.gracefulEnd inconclusive',
  ],
  [
    'a place lost',
    faultRun({ places: [{ fault: 'killDatabase', atMs: 500, before: 10, after: 9 }] }),
    'x.placesKept fail: 10 transfers could wait at the database before killDatabase, 9 after it',
  ],
])('%s', (_, burnt, expected) => {
  expect(broken(burnt)).toEqual([expect.stringContaining(expected)])
})

test('who finds out what became of every lost COMMIT leaves no doubt', () => {
  const calm = history({ attempts: [attempt(confirmed)], readings, finalState, errors: [] })
  const lost = faultRun({ history: calm, windows: [{ ...window, fault: 'commitCut', hits: 3 }] })
  const doubts = judgeFaultRun(lost, 'x').filter(({ check }) => check === 'x.honestDoubts')
  expect(doubts).toMatchObject([{ verdict: 'pass', examined: { count: 3 } }])
})

test('of each fault the worst recovery counts', () => {
  const unseen = { ...window, hits: 0 }
  const recoveries = judgeFaultRun(
    faultRun({ windows: [unseen, { ...window, untilMs: 9_000 }] }),
    'x',
  ).filter(({ check }) => check.startsWith('recovery.'))
  expect(recoveries).toMatchObject([{ check: 'recovery.terminateService', verdict: 'fail' }])
})
