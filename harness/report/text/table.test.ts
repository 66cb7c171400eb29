import { expect, onTestFinished, test } from 'vitest'
import { atLeast, atMost, below, exactly, noneFrom } from '../../judge/limit.ts'
import { marginOf, type Check } from '../results/results.ts'
import { literalCheck } from '../../testing/literal-results.ts'
import { table, thisScreen } from './table.ts'

const plain = { colour: false, columns: 80 }
const p99 = literalCheck()
const cpu = literalCheck({
  id: 'baseline.cpu',
  measured: 25,
  ...below(20, '% of a core'),
  interval: [24, 26],
  verdict: 'fail',
})
const idle = literalCheck({
  id: 'leak.idle',
  spec: 'specs/leak.spec.ts',
  measured: null,
  verdict: 'inconclusive',
})
const family = Array.from({ length: 7 }, (_, index) =>
  literalCheck({
    id: `transaction.databaseDies.rule${index}`,
    spec: 'specs/transaction.spec.ts',
    measured: 0,
    ...atMost(0, 'violations'),
    examined: { count: 274, of: 'readings taken while all the world was watching' },
    interval: [0, 0],
  }),
)

test('a row for each check, spec by spec, with what is left of its limit in words and as a bar', () => {
  expect(table({ checks: [p99, cpu, idle] }, plain)).toBe(
    `baseline       measured (interval)       limit  left
  latency.p99  2.14 ms (1.9 – 2.6)       < 100  ████▉  97 %  pass
  cpu          25 % of a core (24 – 26)  < 20          none  FAIL

leak    measured (interval)       limit  left
  idle  not measured (1.9 – 2.6)  < 100               inconclusive`,
  )
})

test('a minimum that is counted and just reached has no margin', () => {
  const { interval: _, ...counted } = literalCheck({ measured: 65 / 60, ...atLeast(65 / 60, 'min') })
  const row = (check: Check) => table({ checks: [check] }, plain).split('\n')[1]
  expect(row(counted)).toMatch(/>= 1\.08 +pass$/)
  expect(row({ ...counted, measured: 1.2 })).toMatch(/>= 1\.08 .* 11 % +pass$/)
  expect(row({ ...counted, measured: 1, verdict: 'fail' })).toMatch(/ none +FAIL$/)
  expect(row({ ...counted, interval: [65 / 60, 2] })).toMatch(/ none +pass$/)
})

test('an undecided check has no margin, although its measurement is within the limit', () => {
  const [, row] = table({ checks: [{ ...p99, verdict: 'inconclusive' }] }, plain).split('\n')
  expect(row).toMatch(/< 100 +inconclusive$/)
})

test('two projects with the same spec have headings of their own', () => {
  const checks = ['shop', 'stock'].map(project => literalCheck({ id: `${project}/promises.errors` }))
  expect(table({ checks }, plain)).toMatch(
    /^shop\/promises .*\n {2}errors .*\n\nstock\/promises .*\n {2}errors /,
  )
})

test('a large family that is kept is one line, and what of it is not has its own', () => {
  const [broken, ...kept] = family
  const checks = [literalCheck({ ...broken, measured: 1, verdict: 'fail' }), ...kept]
  expect(table({ checks }, plain)).toMatch(
    /databaseDies\.\* +6 of 7 kept +FAIL\n +databaseDies\.rule0 .*FAIL/,
  )
  expect(table({ checks: family }, plain)).toMatch(/^.*\n {2}databaseDies\.\* +7 of 7 kept +pass$/)
})

test('a family shows the smallest margin of its checks, and none where one of them fails', () => {
  const timed = family.map(check => ({ ...check, ...below(100, 'ms'), interval: [1, 2] as const }))
  expect(table({ checks: timed }, plain)).toMatch(/databaseDies\.\* +7 of 7 kept +████▉ +98 % +pass/)
  const broken = literalCheck({ ...family[0], measured: 1, verdict: 'fail' })
  expect(table({ checks: [broken, ...timed.slice(1)] }, plain)).toMatch(
    /databaseDies\.\* +6 of 7 kept +FAIL\n/,
  )
})

test('what has moved is never hidden in a family', () => {
  const move = { since: '2026-01-02T03:04:05.000Z', before: 2.1, after: 6.84 }
  const moved = new Map([['transaction.databaseDies.rule3', move]])
  expect(table({ checks: family }, { ...plain, moved })).toMatch(
    /rule3 .*\n[^]*moved: 2.1 before 2026-01-02 03:04, 6.84 since/,
  )
})

test('no line is wider than the terminal: measurements go on below', () => {
  for (const columns of [76, 80, 100, 200]) {
    const lines = table({ checks: [p99, cpu, idle, ...family.slice(0, 3)] }, { ...plain, columns }).split(
      '\n',
    )
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(columns)
  }
  expect(table({ checks: family.slice(0, 1) }, plain)).toContain('0 in 274 readings taken ')
})

test('colour marks verdicts where it is wanted, and nowhere else', () => {
  expect(table({ checks: [cpu] }, { ...plain, colour: true })).toContain('\u001b[31mFAIL')
  expect(table({ checks: [cpu] }, plain)).not.toContain('\u001b')
})

test.each([
  [below(100, 'ms'), 2, undefined, 0.98],
  [below(100, 'ms'), 2, [1, 50], 0.5],
  [atMost(2000, 'ms'), 3000, undefined, -0.5],
  [atLeast(100, 'req/s'), 120, [110, 130], 0.1],
  [noneFrom(8, 'B/request'), 2, undefined, 0.75],
  [below(10, 'MB'), -3, undefined, 1],
  [atMost(0, 'errors'), 0, undefined, undefined],
  [exactly(10, 'connections'), 10, undefined, undefined],
  [{ limit: null }, 15_000, undefined, undefined],
  [below(100, 'ms'), null, undefined, undefined],
] as const)('of %j, with %s measured (%s), %s is left', ({ limit }, measured, interval, left) => {
  const margin = marginOf({ limit, measured, ...(interval !== undefined && { interval }) })
  expect(margin?.toFixed(2)).toBe(left?.toFixed(2))
})

test('a terminal that does not know its width counts as 80 columns', () => {
  const { columns } = process.stdout
  onTestFinished(() => void Object.assign(process.stdout, { columns }))
  for (const unknown of [0, undefined]) {
    Object.assign(process.stdout, { columns: unknown })
    expect(thisScreen().columns).toBe(80)
  }
})
