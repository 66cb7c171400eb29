import { expect, test } from 'vitest'
import { literalJudgement } from '../testing/literal-record.ts'
import { disturbedBy, judge, unmeasured } from './judgement.ts'
import { below } from './limit.ts'

const shown = { check: 'x', title: 'x', ...below(100, 'ms') }

test.each([
  ['<', 99, 'pass'],
  ['<', 100, 'fail'],
  ['<=', 100, 'pass'],
  ['<=', 101, 'fail'],
  ['>=', 100, 'pass'],
  ['>=', 99, 'fail'],
  ['=', 100, 'pass'],
  ['=', 99, 'fail'],
] as const)('%s 100 with %d is a %s', (relation, measured, verdict) => {
  const limit = { relation, value: 100, unit: 'ms' }
  expect(judge({ ...shown, limit, measured }).verdict).toBe(verdict)
})

test('the whole interval decides, and a limit inside it decides nothing', () => {
  const judged = (interval: readonly [number, number]) => judge({ ...shown, measured: 100, interval })
  expect(judged([80, 99]).verdict).toBe('pass')
  expect(judged([80, 120])).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ kind: 'limitInside', interval: [80, 120] }],
    fix: 'measureLongerOrQuieter',
  })
  expect(judged([100, 120]).verdict).toBe('fail')
})

test('NaN keeps no promise', () => {
  expect(judge({ ...shown, measured: Number.NaN }).verdict).toBe('fail')
})

test.each([
  [90, 'pass', []],
  [110, 'fail', []],
  [100, 'inconclusive', ['limitInside']],
] as const)(
  'what was known of a figure of %d before it was judged is told with its verdict',
  (middle, verdict, kinds) => {
    const measured = { measured: middle, interval: [middle - 5, middle + 5] as const }
    const judged = judge({ ...shown, ...measured, evidence: [{ kind: 'note', text: 'known' }] })
    expect(judged).toMatchObject({ ...shown, ...measured, verdict, call: null, blame: null, origins: [] })
    expect(judged.evidence.map(({ kind }) => kind)).toEqual([...kinds, 'note'])
  },
)

test('what was disturbed is undecided, and advised by who disturbed it', () => {
  const broken = literalJudgement({ verdict: 'fail', measured: 900, blame: 'service' })
  const evidence = [{ kind: 'note', text: 'busy' }] as const
  expect(disturbedBy('host', broken, evidence)).toEqual({
    ...broken,
    verdict: 'inconclusive',
    blame: 'host',
    evidence,
    fix: 'freeHost',
  })
})

test.each([
  ['none that others use', { otherProcesses: 0.02 }, 'addCores'],
  ['those that others use', { otherProcesses: 0.3 }, 'freeHost'],
  ['those that a hypervisor takes', { stolen: 0.3 }, 'freeHost'],
  ['those that others use in one second of ten', { otherProcesses: 0.02, seconds: 1 }, 'freeHost'],
  ['those of the machines of a fleet', { starved: [{ name: 'a', waitedMs: 9 }] }, 'freeHost'],
] as const)('of cores, %s', (_, changes, fix) => {
  const busy = {
    kind: 'hostBusy',
    seconds: 10,
    ofSeconds: 10,
    generatorMs: 0,
    serviceMs: 11,
    otherProcesses: 0,
    stolen: 0,
    generatorRan: 0.1,
    generatorWaited: 0.01,
    serviceWaited: 0.02,
    ...changes,
  } as const
  expect(disturbedBy('host', literalJudgement(), [busy])).toMatchObject({ blame: 'host', fix })
})

test('of what could not be measured nothing is told but why', () => {
  const why = { kind: 'nothing', of: 'requests' } as const
  expect(unmeasured(literalJudgement({ blame: 'service' }), why, 'sendRequests')).toEqual({
    ...literalJudgement(),
    measured: null,
    verdict: 'inconclusive',
    evidence: [why],
    fix: 'sendRequests',
  })
})
