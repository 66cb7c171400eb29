import { describe, expect, test } from 'vitest'
import type { Cause } from '../judge/cause.ts'
import { below } from '../judge/limit.ts'
import { annotations } from './text/annotations.ts'
import { closing, timing } from './text/closing.ts'
import { ctrf, junit } from './text/test-cases.ts'
import { literalCheck, literalResults, timerCause } from '../testing/literal-results.ts'
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
    expect(closing(all, { colour: false, columns: 120 })).toContain(
      `${line}   SEED=42, docker 26.1.5, 2 CPUs, cgroup v1`,
    )
  })
})

test('the end names each broken promise and its cause, in words that fit, and leaves the rest to the page', () => {
  const slow = ['p50', 'p95', 'p99'].map(p => ({
    ...passed,
    id: `baseline.latency.${p}`,
    verdict: 'fail' as const,
    cause: timerCause,
  }))
  const end = closing(literalResults([...slow, undecided], { broken: [broken] }), {
    colour: false,
    columns: 80,
  })
  expect(end).toBe(
    `BROKEN        starts: the service ended: exit code 3
FAIL          each request waits for setTimeout(…, 150) at app/api.ts:49
              baseline.latency.{p50, p95, p99}
INCONCLUSIVE  P99 latency not measured, promised < 100 ms
              baseline.p99

4 checks: 0 pass, 3 fail, 1 inconclusive, 1 test broken
SEED=42, docker 26.1.5, 2 CPUs, cgroup v1`,
  )
  const twice = { ...broken, test: 'stays' }
  expect(closing(literalResults([], { broken: [broken, twice] }), { colour: false, columns: 80 })).toMatch(
    /^BROKEN {8}starts, stays: the service ended: exit code 3\n\n/,
  )
  const many = Array.from({ length: 30 }, (_, index) => ({ ...failed, id: `a.${index}`, test: `${index}` }))
  const lines = closing(literalResults(many), { colour: false, columns: 80 }).split('\n')
  expect(lines.length).toBeLessThan(22)
  expect(lines.at(-3)).toBe('and 22 more in report/index.html')
})

test('where all causes do not fit a screen, each is one line, and what names have in common stands once', () => {
  const caused = (id: string, cause: Cause) => ({ ...failed, id, cause })
  const told = (id: string, text: string) => caused(id, { kind: 'told', text })
  const long = 'a sentence that goes on for much longer than a line of a terminal does, and says why'
  const many = 'abcdef'
    .split('')
    .flatMap(one => [told(`a.x.${one}`, one + long), told(`a.y.${one}`, one + long)])
  const place = { file: 'app/api.ts', line: 35 }
  const statement = { text: long, sessions: 5 }
  many.push(caused('a.z', { kind: 'statement', lines: [place], statement }))
  const lines = closing(literalResults(many), { colour: false, columns: 80 }).split('\n')
  expect(lines.slice(0, 2)).toEqual([
    'FAIL          aa sentence that goes on for much longer than a line of a …',
    '              a.x.a, a.y.a',
  ])
  expect(lines.filter(line => line.startsWith('FAIL'))).toHaveLength(7)
  expect(lines).toContain('FAIL          the database is slow to execute: a sentence … at app/api.ts:35')
})

test('the time goes by spec, with its slowest tests', () => {
  const tests = [
    { name: 'a test with a name too long for what is left of eighty columns', ms: 4_100 },
    { name: 'quick', ms: 20 },
    { name: 'slow', ms: 6_000 },
  ]
  const took = [{ what: 'specs/baseline.spec.ts', ms: 13_200, tests }]
  expect(timing(took, 80)).toBe(
    `specs/baseline.spec.ts    13 s
  6.0 s  slow
  4.1 s  a test with a name too long for what is left of eighty columns`,
  )
  expect(timing(took, 60)).toContain('\n  4.1 s  a test with a name too long for what is left of …')
})

test('the summary says what is wrong before the table, and hides what is kept', () => {
  const text = summary(literalResults([passed, failed], { failed: [red] }))
  expect(text).toContain('## ❌ FAIL: 2 checks: 1 pass, 1 fail')
  expect(text.indexOf('- ❌ **CPU**, `GET /api/health`: `baseline.cpu` 25 % of a core')).toBeGreaterThan(0)
  expect(text.indexOf('`baseline.cpu`')).toBeLessThan(text.indexOf('| check |'))
  expect(text.indexOf('| check |')).toBeLessThan(text.indexOf('FAIL  baseline.cpu'))
  expect(text).toContain('| baseline.cpu | 25 % of a core | 1.9 – 2.6 | < 20 | 87 % | ❌ FAIL |')
  expect(text.indexOf('<details>')).toBeLessThan(text.indexOf('| baseline.latency.p99 | 2.14 ms |'))
})

test('what a service or a test says is no markup of the summary', () => {
  const failing = literalCheck({ verdict: 'fail', cause: { kind: 'failing', text: '<h1>*no* b_c</h1>' } })
  const message = 'expected <main> to be `a`'
  const text = summary(literalResults([failing], { broken: [{ ...broken, test: 'a * b * c', message }] }))
  expect(text).toContain(String.raw`- ❌ **requests fail: \<h1>\*no\* b\_c\</h1>**, `)
  expect(text).toContain(String.raw`- ❌ **a \* b \* c** broke: expected \<main> to be `)
})

test('JUnit has a test case for each check: broken is a failure, undecided an error', () => {
  const took = [
    {
      what: passed.spec,
      ms: 5_000,
      tests: [
        { name: passed.test, ms: 3_000 },
        { name: undecided.test, ms: 500 },
      ],
    },
  ]
  const xml = junit(literalResults([passed, failed, undecided], { broken: [broken], took }))
  expect(xml).toContain('<testsuites name="plumbline" tests="4" failures="1" errors="2">')
  expect(xml).toContain(
    '<testcase classname="specs/baseline.spec.ts" file="specs/baseline.spec.ts" name="baseline.latency.p99" time="1.500"/>',
  )
  expect(xml).toContain(
    '<failure type="fail" message="FAIL baseline.cpu: CPU 25 % of a core, promised &lt; 20 % of a core">',
  )
  expect(xml).toContain('throttled for &lt;40&gt; ms')
  expect(xml).toContain('<error type="inconclusive" message="INCONCLUSIVE baseline.p99: ')
  expect(xml).toContain('<error type="broken" message="the service ended: exit code 3">')
})

test('CTRF has a test for each check, and one for each test that broke', () => {
  const report = JSON.parse(ctrf(literalResults([passed, failed, undecided], { broken: [broken] }))) as {
    results: { summary: object; tests: { name: string; status: string; message?: string }[] }
  }
  const { summary: counts, tests } = report.results
  expect(counts).toMatchObject({ tests: 4, passed: 1, failed: 2, other: 1, skipped: 0 })
  expect(tests.map(({ name, status }) => [name, status])).toEqual([
    ['baseline.latency.p99', 'passed'],
    ['baseline.cpu', 'failed'],
    ['baseline.p99', 'other'],
    ['starts', 'failed'],
  ])
  expect(tests[1]?.message).toContain('CPU 25 % of a core, promised < 20 % of a core')
})

test('JUnit has no character that XML does not know', () => {
  const message = 'a\u001b[31m red\u001b[0m "word" & a bell\u0007\uffff'
  expect(junit(literalResults([], { broken: [{ ...broken, message }] }))).toContain(
    '>a red &quot;word&quot; &amp; a bell</error>',
  )
})

test('annotations stand at the line: errors for what is broken, warnings for what is undecided', () => {
  const doubt = { spec: undecided.spec, test: 'others', message: 'INCONCLUSIVE', line: 40 }
  const results = literalResults([passed, failed, undecided], { failed: [red, doubt], broken: [broken] })
  expect(annotations(results, '')).toEqual([
    '::error file=specs/baseline.spec.ts,line=35,title=FAIL baseline.cpu%3A CPU 25 %25 of a core%2C promised < 20 %25 of a core::FAIL  baseline.cpu%0A  100 %25',
    '::warning file=specs/baseline.spec.ts,line=40,title=INCONCLUSIVE baseline.p99%3A P99 latency not measured%2C promised < 100 ms::INCONCLUSIVE',
    '::error file=specs/a.spec.ts,line=7,title=broken%3A starts::the service ended: exit code 3',
  ])
})

test('annotations of a project in a subfolder have paths from the root of the repository', () => {
  const results = literalResults([failed], { failed: [red], broken: [broken] })
  const files = annotations(results, 'services/api').map(line => /file=([^,]*)/.exec(line)?.[1])
  expect(files).toEqual(['services/api/specs/baseline.spec.ts', 'services/api/specs/a.spec.ts'])
})
