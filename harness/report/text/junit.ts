import { stripVTControlCharacters } from 'node:util'
import { testCases, type TestCase } from './test-case.ts'
import type { Results } from '../results/results.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML does not allow control characters, even escaped. */
const escaped = (text: string): string =>
  Array.from(stripVTControlCharacters(text))
    .filter(character => character >= ' ' || '\n\t'.includes(character))
    .map(character => entities[character] ?? character)
    .join('')

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
