import { stripVTControlCharacters } from 'node:util'
import type { Check, Results } from '../results/results.ts'
import { explain, promised } from './explain.ts'

type TestCase = ReturnType<typeof testCases>[number]

/** Each check, and each test that failed before it could judge, as a test case for CI systems. */
const testCases = (results: Results) => [
  ...results.checks.map(check => ({
    spec: check.spec,
    name: check.id,
    ms: shareOfTest(results, check),
    verdict: check.verdict,
    message: promised(check),
    text: explain(check),
  })),
  ...results.broken.map(({ spec, test, message: text }) => {
    const [message = ''] = text.split('\n', 1)
    return { spec, name: test, ms: 0, verdict: 'broken' as const, message, text }
  }),
]

/** The part of a test's duration for one of its checks: they are judged together. */
function shareOfTest({ took, checks }: Results, { spec, test }: Check): number {
  const ms = took.find(({ what }) => what === spec)?.tests.find(({ name }) => name === test)?.ms ?? 0
  return ms / Math.max(1, checks.filter(one => one.spec === spec && one.test === test).length)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML does not allow control characters, even escaped, nor some others. */
const escaped = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/[^\t\n\u{20}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"]/g, character => entities[character] ?? '')

/** The element for a test that CI shows in red: a failure for a failed promise, else an error. */
function element({ spec, name, ms, verdict, message, text }: TestCase): string {
  const begin = `    <testcase classname="${escaped(spec)}" file="${escaped(spec)}" name="${escaped(name)}" time="${(ms / 1000).toFixed(3)}"`
  if (verdict === 'pass') return `${begin}/>`
  const problem = verdict === 'fail' ? 'failure' : 'error'
  return `${begin}>\n      <${problem} type="${verdict}" message="${escaped(message)}">${escaped(text)}</${problem}>\n    </testcase>`
}

/** `report/junit.xml`. */
export function junit(results: Results): string {
  const { took, seed, startedAt } = results
  const cases = testCases(results)
  const suites = [...Map.groupBy(cases, ({ spec }) => spec)].flatMap(([name, own]) => {
    const seconds = (took.find(({ what }) => what === name)?.ms ?? 0) / 1000
    return [
      `  <testsuite name="${escaped(name)}" ${counts(own)} skipped="0" time="${seconds.toFixed(3)}" timestamp="${startedAt}">`,
      `    <properties><property name="seed" value="${seed}"/></properties>`,
      ...own.map(element),
      '  </testsuite>',
    ]
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plumbline" ${counts(cases)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function counts(cases: readonly TestCase[]): string {
  const { pass = [], fail = [] } = Object.groupBy(cases, ({ verdict }) => verdict)
  const errors = cases.length - pass.length - fail.length
  return `tests="${cases.length}" failures="${fail.length}" errors="${errors}"`
}

const statuses = { pass: 'passed', fail: 'failed', inconclusive: 'other', broken: 'failed' } as const

/** `report/ctrf.json`, in the Common Test Report Format. Inconclusive is `other`. */
export function ctrf(results: Results): string {
  const { startedAt, finishedAt } = results
  const tests = testCases(results).map(({ spec, name, ms, verdict, message, text }) => ({
    name,
    status: statuses[verdict],
    duration: Math.round(ms),
    suite: [spec],
    filePath: spec,
    ...(verdict !== 'pass' && { message, trace: text }),
  }))
  const count = (wanted: string) => tests.filter(({ status }) => status === wanted).length
  const summary = {
    tests: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    pending: 0,
    skipped: 0,
    other: count('other'),
    start: Date.parse(startedAt),
    stop: Date.parse(finishedAt),
  }
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: 'vitest-plumbline',
    timestamp: finishedAt,
    results: { tool: { name: 'vitest-plumbline' }, summary, tests },
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
