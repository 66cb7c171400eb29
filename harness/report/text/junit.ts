import { stripVTControlCharacters } from 'node:util'
import { explain, promised } from './explain.ts'
import {
  ofSpec,
  shareOfTest,
  tallyOf,
  type CheckResult,
  type RedTest,
  type Results,
} from '../results/results.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters have no place in XML at all, escaped or not. */
const escaped = (text: string): string =>
  Array.from(stripVTControlCharacters(text))
    .filter(character => character >= ' ' || '\n\t'.includes(character))
    .map(character => entities[character] ?? character)
    .join('')

function testcase(spec: string, name: string, ms: number, problem?: string): string {
  const begin = `    <testcase classname="${escaped(spec)}" file="${escaped(spec)}" name="${escaped(name)}" time="${(ms / 1000).toFixed(3)}"`
  return problem === undefined ? `${begin}/>` : `${begin}>\n      ${problem}\n    </testcase>`
}

/** What a CI system shows in red: of a broken promise a failure, of everything else that is not green an error. */
const problem = (element: 'failure' | 'error', type: string, message: string, text: string): string =>
  `<${element} type="${type}" message="${escaped(message)}">${escaped(text)}</${element}>`

function ofCheck(check: CheckResult, ms: number): string {
  const { spec, id, verdict } = check
  if (verdict === 'pass') return testcase(spec, id, ms)
  const element = verdict === 'fail' ? 'failure' : 'error'
  return testcase(spec, id, ms, problem(element, verdict, promised(check), explain(check)))
}

const ofBroken = ({ spec, test, message }: RedTest): string =>
  testcase(spec, test, 0, problem('error', 'broken', message.split('\n', 1)[0] ?? '', message))

/** `report/junit.xml`: each check is a test case, because that is what CI systems list, count and remember. */
export function junit(results: Results): string {
  const { checks, broken, took, seed, startedAt } = results
  const specs = [...new Set([...checks, ...broken].map(({ spec }) => spec))]
  const suites = specs.flatMap(name => {
    const of = ofSpec(results, name)
    const seconds = (took.find(({ what }) => what === name)?.ms ?? 0) / 1000
    return [
      `  <testsuite name="${escaped(name)}" ${counts(of)} skipped="0" time="${seconds.toFixed(3)}" timestamp="${startedAt}">`,
      `    <properties><property name="seed" value="${seed}"/></properties>`,
      ...of.checks.map(check => ofCheck(check, shareOfTest(results, check))),
      ...of.broken.map(ofBroken),
      '  </testsuite>',
    ]
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plumbline" ${counts(results)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function counts({ checks, broken }: Pick<Results, 'checks' | 'broken'>): string {
  const { fail, inconclusive } = tallyOf({ checks })
  const tests = checks.length + broken.length
  return `tests="${tests}" failures="${fail}" errors="${inconclusive + broken.length}"`
}
