import { stripVTControlCharacters } from 'node:util'
import { explain, promised } from './explain.ts'
import type { CheckResult, RedTest, Results } from '../results/results.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters have no place in XML at all, escaped or not. */
const escaped = (text: string): string =>
  Array.from(stripVTControlCharacters(text))
    .filter(character => character >= ' ' || '\n\t'.includes(character))
    .map(character => entities[character] ?? character)
    .join('')

interface Case {
  readonly spec: string
  readonly name: string
  /** What a CI system shows in red: of a broken promise a failure, of everything else that is not green an error. */
  readonly problem?: {
    readonly element: 'failure' | 'error'
    readonly type: string
    readonly message: string
    readonly text: string
  }
}

const ofCheck = (check: CheckResult): Case => {
  const { spec, id: name, verdict } = check
  if (verdict === 'pass') return { spec, name }
  const element = verdict === 'fail' ? 'failure' : 'error'
  return { spec, name, problem: { element, type: verdict, message: promised(check), text: explain(check) } }
}

const ofBroken = ({ spec, test, message }: RedTest): Case => ({
  spec,
  name: test,
  problem: { element: 'error', type: 'broken', message: message.split('\n', 1)[0] ?? '', text: message },
})

/** `report/junit.xml`: each check is a test case, because that is what CI systems list, count and remember. */
export function junit(results: Results): string {
  const cases = [...results.checks.map(ofCheck), ...results.broken.map(ofBroken)]
  const suites = [...Map.groupBy(cases, ({ spec }) => spec)].map(([spec, of]) => {
    const seconds = (results.took.find(({ what }) => what === spec)?.ms ?? 0) / 1000
    return [
      `  <testsuite name="${escaped(spec)}" ${counts(of)} skipped="0" time="${seconds.toFixed(3)}" timestamp="${results.startedAt}">`,
      `    <properties><property name="seed" value="${results.seed}"/></properties>`,
      ...of.map(testcase),
      '  </testsuite>',
    ].join('\n')
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plumbline" ${counts(cases)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function counts(cases: readonly Case[]): string {
  const count = (wanted: string) => cases.filter(({ problem }) => problem?.element === wanted).length
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`
}

function testcase({ spec, name, problem }: Case): string {
  const begin = `    <testcase classname="${escaped(spec)}" file="${escaped(spec)}" name="${escaped(name)}"`
  if (problem === undefined) return `${begin}/>`
  const { element, type, message, text } = problem
  return `${begin}>\n      <${element} type="${type}" message="${escaped(message)}">${escaped(text)}</${element}>\n    </testcase>`
}
