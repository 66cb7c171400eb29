import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fix } from '../../judge/fix.ts'
import { judgeRecord } from '../../judge/promises.ts'
import { megabytes, ms, percentOfCore, perSecond } from '../../record/units.ts'
import { operationsOf, recordOf, trafficOf } from '../../testing/literal-record.ts'
import { literalCheck, literalResults } from '../../testing/literal-results.ts'
import { schemaFlaws } from '../../testing/results-schema.ts'
import { sample, sampleNames } from '../../testing/sample-reports/sample.ts'
import type { Check, Results } from './results.ts'

/** What is wrong with results, once they were written and read again. */
const flaws = (results: Results) => schemaFlaws(JSON.parse(JSON.stringify(results)))

const promises = {
  concurrent: ms(100),
  p99: ms(100),
  mean: ms(50),
  throughput: perSecond(90),
  errors: 0,
  connections: 10,
  cpu: percentOfCore(20),
  memory: megabytes(25),
  capacity: { errors: 0 },
  stdDev: ms(10),
  drift: ms(5),
}

/** Every promise about a run in which each request took so long, judged. */
const judged = (latenciesMs: readonly number[]): Check[] =>
  judgeRecord(recordOf(trafficOf(operationsOf(latenciesMs))), promises).map(({ check, ...judgement }) =>
    literalCheck({ id: `baseline.${check}`, ...judgement }),
  )

describe('the schema', () => {
  test('allows whatever judges say of a run, with every verdict', () => {
    const verdicts = new Set<string>()
    const latencies = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 400, size: 'max' })
    fc.assert(
      fc.property(latencies, latenciesMs => {
        const checks = judged(latenciesMs)
        checks.forEach(({ verdict }) => verdicts.add(verdict))
        expect(flaws(literalResults(checks))).toEqual([])
      }),
      { numRuns: 8, examples: [[[]], [Array.from({ length: 400 }, () => 2)]] },
    )
    expect(verdicts).toEqual(new Set(['pass', 'fail', 'inconclusive']))
  })

  test.each(sampleNames)('allows the results of a real run: %s', async name => {
    expect(flaws((await sample(name)).results)).toEqual([])
  })

  test('allows a leak with its lines, and tests that are red', () => {
    const origins = [{ file: 'app/api.ts', line: 37, text: 'kept.push(request)' }]
    const leak = literalCheck({
      verdict: 'fail',
      call: null,
      origins,
      fix: { kind: 'check', check: 'errors' },
    })
    const red = { spec: 'specs/a.spec.ts', test: 'starts', message: 'exit code 3', line: 7 }
    expect(flaws(literalResults([leak], { failed: [red], broken: [red] }))).toEqual([])
  })

  test.each<Fix>([
    'mendFailures',
    { kind: 'check', check: 'errors' },
    { kind: 'rename', to: 'order' },
    { kind: 'note', text: 'create enough stock' },
  ])('allows the fix %j', fix => {
    expect(flaws(literalResults([literalCheck({ verdict: 'fail', fix })]))).toEqual([])
  })

  test.each([
    ['a limit in words', { limit: '< 100' }],
    ['an unknown culprit', { blame: 'Some body' }],
    ['no call', { call: undefined }],
    ['a line that is none', { origins: [{ file: 'app/api.ts', line: 0 }] }],
    ['evidence in words', { evidence: ['blame: generator'] }],
    ['something else besides', { note: 'x' }],
  ])('refuses %s', (_, changes) => {
    const check = { ...literalCheck(), ...changes } as Check
    expect(flaws(literalResults([check]))).not.toEqual([])
  })
})
