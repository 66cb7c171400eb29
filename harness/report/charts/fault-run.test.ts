import { expect, test } from 'vitest'
import type { FaultWindow } from '../../record/fault-plan.ts'
import { judge } from '../../judge/records/judge.ts'
import type { Act } from '../../record/act.ts'
import { literalFaultRun } from '../../testing/literal-fault-run.ts'
import { literalJudgement } from '../../testing/literal-record.ts'
import { faultRunPanel, flaggedAt, isAbout } from './fault-run.ts'

const killed: FaultWindow = {
  fault: 'killDatabase',
  struckMs: 1_000,
  healedMs: 1_500,
  untilMs: 4_000,
  hits: 3,
  breaches: [],
}

/** One operation every 10 ms; those from 1,000 to 1,500 ms are refused and in doubt by turns. */
const operationsOf = (count: number): Act[] =>
  Array.from({ length: count }, (_, index) => ({
    client: index % 3,
    key: `run-${index % 3}-${index}`,
    sentMs: index * 10,
    answeredMs: index * 10 + 5,
    effect: { kind: index >= 100 && index < 150 ? (index % 2 === 0 ? 'refused' : 'unknown') : 'applied' },
  }))

const faultRun = (count: number) =>
  literalFaultRun({ name: 'databaseDies', clients: 3, acts: operationsOf(count), windows: [killed] })

const panel = faultRunPanel(faultRun(400))

test('every outcome has a form of its own, and every operation is drawn', () => {
  const [timeline] = panel.charts
  expect(timeline?.marks?.map(({ name, look, at }) => [name, look, at.length])).toEqual([
    ['confirmed', 'thin', 350],
    ['refused', 'hollow', 25],
    ['in doubt', 'solid', 25],
  ])
  expect(timeline?.marks?.[0]?.at[1]).toEqual([1, 0.01, 0.015])
  expect(timeline?.bands).toEqual([{ from: 1, to: 1.5, label: 'kill database' }])
  expect(timeline?.caption).toBe(
    '400 operations: 350 confirmed, 25 refused, 25 in doubt. Faults: kill database.',
  )
})

test('success falls while the fault lasts', () => {
  const confirmed = panel.charts.find(({ title }) => title === 'Confirmed')
  expect(confirmed?.series[0]?.values[0]).toBe(100)
  expect(confirmed?.series[0]?.values[4]).toBe(0)
  expect(panel.charts.map(({ xs }) => xs)).toEqual(panel.charts.map(() => confirmed?.xs))
})

test('of very many, those that went well are thinned, and those that did not are all there', () => {
  const [timeline] = faultRunPanel(faultRun(20_000)).charts
  const [confirmed, refused, doubtful] = timeline?.marks?.map(({ at }) => at.length) ?? []
  expect(confirmed).toBeLessThanOrEqual(4_000)
  expect([refused, doubtful]).toEqual([25, 25])
  expect(timeline?.caption).toContain(
    `Drawn, evenly thinned: ${confirmed?.toLocaleString('en')} of 19,950 confirmed.`,
  )
})

test('a rule that was broken is marked when it was', () => {
  const broken = literalJudgement({
    check: 'databaseDies.money',
    title: 'money neither made nor lost',
    verdict: 'fail',
    measured: 2,
    unit: 'violations',
    examined: { count: 9, of: 'readings' },
    moments: [420, 600],
  })
  const elsewhere = literalJudgement({ ...broken, check: 'serviceDies.money' })
  const record = faultRun(400)
  const about = [broken, elsewhere].filter(judgement => isAbout(record, judgement))
  const [timeline] = flaggedAt(faultRunPanel(record), about).charts
  expect(timeline?.marks?.at(-1)).toMatchObject({
    name: 'a rule broken',
    at: [
      [3, 0.42, 0.42],
      [3, 0.6, 0.6],
    ],
  })
  expect(timeline?.y.to).toBeGreaterThan(3)
})

test('a fault run that is judged by its own promises shows what they broke, and what was switched off', () => {
  const hung: Act = { client: 0, key: 'run-0-0', sentMs: 0, answeredMs: 6_000, effect: { kind: 'applied' } }
  const record = literalFaultRun({
    acts: [hung],
    windows: [killed],
    without: { errorHygiene: 'the framework answers in HTML', recovery: 'tried elsewhere' },
  })
  const { charts, notes } = flaggedAt(faultRunPanel(record), judge(record))
  expect(charts[0]?.marks?.at(-1)?.told).toEqual([
    [['broken', 'every operation and read is answered within 5 s, under every fault']],
  ])
  expect(notes).toEqual([
    'switched off: error hygiene, the framework answers in HTML',
    'switched off: recovery, tried elsewhere',
  ])
})
