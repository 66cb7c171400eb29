import { describe, expect, test } from 'vitest'
import { below } from '../judge/limit.ts'
import { annotations } from './text/annotations.ts'
import { closing, timing } from './text/closing.ts'
import { junit } from './text/junit.ts'
import { literalCheck, literalResults } from '../testing/literal-results.ts'
import { headline, overall } from './results/results.ts'
import { summary } from './text/summary.ts'

const passed = literalCheck()
const failed = literalCheck({
  id: 'baseline.cpu',
  title: 'CPU',
  measured: 25,
  ...below(20, '% of a core'),
  verdict: 'fail',
  evidence: [{ kind: 'note', text: 'throttled for <40> ms | of 1000' }],
  fix: 'profileService',
})
const undecided = literalCheck({
  id: 'baseline.p99',
  test: 'others',
  measured: null,
  verdict: 'inconclusive',
})
const broken = { spec: 'specs/a.spec.ts', test: 'starts', message: 'the service ended: exit code 3', line: 7 }
const red = { spec: failed.spec, test: failed.test, message: 'FAIL  baseline.cpu\n  100 %', line: 35 }

describe('the verdict over all', () => {
  test.each([
    [literalResults([passed]), 'pass', '1 check: 1 pass'],
    [literalResults([passed, undecided]), 'inconclusive', '2 checks: 1 pass, 1 inconclusive'],
    [literalResults([passed, undecided, failed]), 'fail', '3 checks: 1 pass, 1 fail, 1 inconclusive'],
    [literalResults([passed], { broken: [broken] }), 'fail', '1 check: 1 pass, 1 test broken'],
    [literalResults([]), 'inconclusive', '0 checks: 0 pass'],
  ] as const)('%#', (all, verdict, line) => {
    expect(overall(all)).toBe(verdict)
    expect(headline(all)).toBe(line)
    expect(closing(all, false)).toBe(`${line}   SEED=42, docker 26.1.5, 2 CPUs, cgroup v1`)
  })
})

test('the time goes by spec: until the system was up, and its slowest tests', () => {
  const tests = [
    { name: 'a test with a name too long for what is left of eighty columns', ms: 4_100 },
    { name: 'quick', ms: 20 },
    { name: 'slow', ms: 6_000 },
  ]
  const took = [{ what: 'specs/baseline.spec.ts', ms: 13_200, setUpMs: 1_400, tests }]
  expect(timing(took, 80)).toBe(
    `specs/baseline.spec.ts    13 s  set up in 1.4 s
  6.0 s  slow
  4.1 s  a test with a name too long for what is left of eighty columns`,
  )
})

test('the summary says what is wrong before the table, and hides what is kept', () => {
  const text = summary(literalResults([passed, failed], { failed: [red] }))
  expect(text).toContain('## ❌ FAIL: 2 checks: 1 pass, 1 fail')
  expect(text.indexOf('FAIL  baseline.cpu')).toBeLessThan(text.indexOf('| check |'))
  expect(text).toContain('| baseline.cpu | 25 % of a core | 1.9 – 2.6 | < 20 | 87 % | ❌ FAIL |')
  expect(text.indexOf('<details>')).toBeLessThan(text.indexOf('| baseline.latency.p99 | 2.14 ms |'))
})

test('JUnit has a test case for each check: broken is a failure, undecided an error', () => {
  const xml = junit(literalResults([passed, failed, undecided], { broken: [broken] }))
  expect(xml).toContain('<testsuites name="plumbline" tests="4" failures="1" errors="2">')
  expect(xml).toContain(
    '<testcase classname="specs/baseline.spec.ts" file="specs/baseline.spec.ts" name="baseline.latency.p99"/>',
  )
  expect(xml).toContain(
    '<failure type="fail" message="FAIL baseline.cpu: CPU 25 % of a core, promised &lt; 20 % of a core">',
  )
  expect(xml).toContain('throttled for &lt;40&gt; ms')
  expect(xml).toContain('<error type="inconclusive" message="INCONCLUSIVE baseline.p99: ')
  expect(xml).toContain('<error type="broken" message="the service ended: exit code 3">')
})

test('JUnit has no character that XML does not know', () => {
  const message = 'a\u001b[31m red\u001b[0m "word" & a bell\u0007'
  expect(junit(literalResults([], { broken: [{ ...broken, message }] }))).toContain(
    '>a red &quot;word&quot; &amp; a bell</error>',
  )
})

test('annotations stand at the line: errors for what is broken, warnings for what is undecided', () => {
  const doubt = { spec: undecided.spec, test: 'others', message: 'INCONCLUSIVE', line: 40 }
  const results = literalResults([passed, failed, undecided], { failed: [red, doubt], broken: [broken] })
  expect(annotations(results)).toEqual([
    '::error file=specs/baseline.spec.ts,line=35,title=FAIL baseline.cpu%3A CPU 25 %25 of a core%2C promised < 20 %25 of a core::FAIL  baseline.cpu%0A  100 %25',
    '::warning file=specs/baseline.spec.ts,line=40,title=INCONCLUSIVE baseline.p99%3A P99 latency not measured%2C promised < 100 ms::INCONCLUSIVE',
    '::error file=specs/a.spec.ts,line=7,title=broken%3A starts::the service ended: exit code 3',
  ])
})
