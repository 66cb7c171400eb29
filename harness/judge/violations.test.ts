import { describe, expect, test, vi } from 'vitest'
import { judgeAudit, type Happening, type Violation } from './violations.ts'

const context = [{ kind: 'note', text: '2 in doubt' }] as const
const audit = { check: 'conservation', title: 'total', of: 'readings', examined: 12 }

test('a rule that was never broken holds', () => {
  expect(judgeAudit({ ...audit, violations: [], context })).toMatchObject({
    check: 'conservation',
    title: 'total',
    measured: 0,
    unit: 'violations',
    examined: { count: 12, of: 'readings' },
    limit: { relation: '<=', value: 0, unit: 'violations' },
    verdict: 'pass',
    evidence: [],
  })
})

test('a violation breaks it, although nothing was examined', () => {
  const judgement = judgeAudit({ ...audit, examined: 0, violations: ['a row without an operation'] })
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(judgement).not.toHaveProperty('examined')
})

test('one violation breaks it; five are shown and the rest counted', () => {
  const violations = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'g']
  expect(judgeAudit({ ...audit, violations, context })).toMatchObject({
    measured: 8,
    verdict: 'fail',
    evidence: [
      ...violations.slice(0, 5).map(rule => ({ kind: 'violations', rule, count: 1, first: { what: rule } })),
      { kind: 'more', count: 3 },
      ...context,
    ],
  })
})

test('violations of one kind are counted, with the first and the worst of them', () => {
  const missing = (amount: number, atMs: number) => ({
    kind: 'money is missing',
    what: `${amount} missing`,
    size: amount,
    atMs,
  })
  const violations = [missing(5, 300), missing(9, 400), missing(7, 200), { kind: 'else', what: 'one else' }]
  expect(judgeAudit({ ...audit, violations }).evidence).toEqual([
    {
      kind: 'violations',
      rule: 'money is missing',
      count: 3,
      first: { what: '7 missing', atMs: 200 },
      worst: { what: '9 missing', atMs: 400 },
    },
    { kind: 'violations', rule: 'else', count: 1, first: { what: 'one else' } },
  ])
})

test('a violation may say what to do in place of its rule: what most of them say is told', () => {
  const twice = { kind: 'twice', what: '2 rows' }
  const early = { kind: 'early', what: 'no row', fix: 'answerAfterCommit' } as const
  const fixOf = (...violations: Violation[]) => judgeAudit({ ...audit, fix: 'applyOnce', violations }).fix
  expect(fixOf(early)).toBe('answerAfterCommit')
  expect(fixOf(twice, early, early)).toBe('answerAfterCommit')
  expect(fixOf(early, twice, twice)).toBe('applyOnce')
  const hidden = { kind: 'hidden', what: 'no answer', fix: 'serveAll' } as const
  expect(fixOf(early, hidden, hidden)).toBe('serveAll')
  expect(judgeAudit({ ...audit, violations: [twice] })).not.toHaveProperty('fix')
  expect(judgeAudit({ ...audit, fix: 'applyOnce', violations: [] })).not.toHaveProperty('fix')
})

test('what went on around the first one is told, and the last landmark before it', () => {
  const timeline = () => [
    { atMs: 1, what: 'database killed', landmark: true },
    ...[70, 10, 20, 30, 40, 50, 60, 80].map(atMs => ({ atMs, what: `operation ${atMs}` })),
  ]
  const violations = [
    { kind: 'k', what: 'late', atMs: 79 },
    { kind: 'k', what: 'early', atMs: 55 },
  ]
  expect(judgeAudit({ ...audit, violations, timeline }).evidence).toEqual([
    { kind: 'violations', rule: 'k', count: 2, first: { what: 'early', atMs: 55 } },
    {
      kind: 'timeline',
      aroundMs: 55,
      happenings: [
        { atMs: 1, what: 'database killed' },
        ...[20, 30, 40, 50, 60, 70].map(atMs => ({ atMs, what: `operation ${atMs}` })),
      ],
    },
  ])
})

test('nothing examined proves nothing', () => {
  expect(judgeAudit({ ...audit, examined: 0, violations: [] })).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    evidence: [{ kind: 'nothingExamined', of: 'readings' }],
    fix: { kind: 'note', text: 'make the run produce at least one of these: readings' },
  })
})

test('one that was not examined leaves the rule undecided', () => {
  expect(judgeAudit({ ...audit, leftOut: 1, violations: [] })).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ kind: 'leftOut', count: 1, of: 'readings' }],
    fix: 'answerInTime',
  })
})

test('what to do about it follows from what was absent', () => {
  const idle = { ...audit, of: 'transfers in flight', remedy: 'loadWhileFaulty' } as const
  expect(judgeAudit({ ...idle, examined: 0, violations: [] }).fix).toBe('loadWhileFaulty')
})

test('what a violation is, is known with its cause; a rule that holds has none', () => {
  const known = { ...audit, cause: 'a transfer was booked twice' }
  expect(judgeAudit({ ...known, violations: ['a'] }).cause).toEqual({
    kind: 'told',
    text: 'a transfer was booked twice',
  })
  expect(judgeAudit({ ...known, violations: [] })).not.toHaveProperty('cause')
  expect(judgeAudit({ ...audit, violations: ['a'] })).not.toHaveProperty('cause')
})

test('the first 200 moments at which a rule was broken are kept', () => {
  const broken = Array.from({ length: 201 }, (_, index) => ({ kind: 'k', what: 'w', atMs: index }))
  const { moments } = judgeAudit({ ...audit, violations: ['without a time', ...broken] })
  expect(moments).toHaveLength(200)
  expect(moments?.at(-1)).toBe(199)
  expect(judgeAudit({ ...audit, violations: ['without a time'] })).not.toHaveProperty('moments')
})

test('of five kinds all are told, and of six one is counted', () => {
  const five = ['a', 'b', 'c', 'd', 'e']
  const { evidence } = judgeAudit({ ...audit, violations: five })
  expect(evidence.map(({ kind }) => kind)).toEqual(five.map(() => 'violations'))
  const six = judgeAudit({ ...audit, violations: [...five, 'f'] })
  expect(six.evidence.at(-1)).toEqual({ kind: 'more', count: 1 })
})

test('one violation is told with its moment and all that a reader should know', () => {
  const judgement = judgeAudit({ ...audit, violations: [{ kind: 'k', what: 'w', atMs: 5 }], context })
  expect(judgement.moments).toEqual([5])
  expect(judgement.evidence).toEqual([
    { kind: 'violations', rule: 'k', count: 1, first: { what: 'w', atMs: 5 } },
    ...context,
  ])
})

test('of a kind the first is the earliest; those without a time come last, in their order', () => {
  const violations = [
    { kind: 'k', what: 'some time' },
    { kind: 'k', what: 'late', atMs: 9 },
    { kind: 'k', what: 'early', atMs: 3 },
    { kind: 'l', what: 'one' },
    { kind: 'l', what: 'other' },
  ]
  expect(judgeAudit({ ...audit, violations }).evidence).toEqual([
    { kind: 'violations', rule: 'k', count: 3, first: { what: 'early', atMs: 3 } },
    { kind: 'violations', rule: 'l', count: 2, first: { what: 'one' } },
  ])
})

test.each([
  ['the first is the worst: it is told once', [9, 4], undefined],
  ['as bad as the first: it is not worse', [4, 4], undefined],
  ['one that has a size is worse than one that has none', [undefined, 1], 'number 1'],
  ['a size of nothing is no worse than none', [undefined, 0], undefined],
  ['of the worst two, the first', [1, 4, 4], 'number 1'],
])('%s', (_, sizes, worst) => {
  const violations = sizes.map((size, index) => ({
    kind: 'k',
    what: `number ${index}`,
    ...(size !== undefined && { size }),
  }))
  const [told] = judgeAudit({ ...audit, violations }).evidence
  expect(told).toEqual({
    kind: 'violations',
    rule: 'k',
    count: sizes.length,
    first: { what: 'number 0' },
    ...(worst !== undefined && { worst: { what: worst } }),
  })
})

describe('what went on meanwhile', () => {
  const broken = [{ kind: 'k', what: 'w', atMs: 50 }]
  const toldOf = (timeline: readonly Happening[]) =>
    judgeAudit({ ...audit, violations: broken, timeline: () => timeline }).evidence.at(-1)
  const happened = (...times: readonly number[]) => times.map(atMs => ({ atMs, what: 'operation' }))

  test('at the same moment came before it, and the two after it are told', () => {
    const timeline = happened(10, 20, 30, 40, 50, 60, 70, 80)
    expect(toldOf(timeline)).toMatchObject({ happenings: happened(20, 30, 40, 50, 60, 70) })
  })

  test('a landmark that is told anyway is not told twice, and only the last one before it is told', () => {
    const killed = (atMs: number) => ({ atMs, what: 'killed', landmark: true })
    const told = (atMs: number) => ({ atMs, what: 'killed' })
    expect(toldOf([killed(1), ...happened(10, 20), killed(30), ...happened(40, 45)])).toMatchObject({
      happenings: [...happened(20), told(30), ...happened(40, 45)],
    })
    expect(toldOf([killed(1), killed(2), ...happened(10, 20, 30, 40), killed(60)])).toMatchObject({
      happenings: [told(2), ...happened(10, 20, 30, 40), told(60)],
    })
  })

  test('is told beside more violations than a call takes arguments', () => {
    const violations = Array.from({ length: 150_000 }, (_, index) => ({
      kind: 'late',
      what: 'late',
      atMs: 7 + index,
    }))
    const { evidence } = judgeAudit({ ...audit, violations, timeline: () => [] })
    expect(evidence).toContainEqual({ kind: 'timeline', aroundMs: 7, happenings: [] })
  })

  test('is asked for only where it is known when the rule was broken', () => {
    const timeline = vi.fn<() => Happening[]>(() => [])
    judgeAudit({ ...audit, violations: [], timeline })
    judgeAudit({ ...audit, violations: ['some time'], timeline })
    expect(timeline).not.toHaveBeenCalled()
  })
})
