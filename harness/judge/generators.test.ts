import { expect, test } from 'vitest'
import { operationsOf, recordOf, repeat, trafficOf } from '../testing/literal-record.ts'
import type { GeneratorFacts } from '../record/run.ts'
import { ms } from '../record/units.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { withoutInterference } from './interference.ts'
import { judgeRecord } from './promises.ts'

const generator = (number: number, more: Partial<GeneratorFacts> = {}): GeneratorFacts => ({
  name: `generator-${number}`,
  node: `worker-${number}`,
  requests: 100,
  clockOffsetMs: 0,
  clockUncertaintyMs: 0.2,
  longestStallMs: 0,
  ...more,
})

const traffic = trafficOf(operationsOf(repeat(1000, 5)))
const promises = { p99: ms(100), errors: 0 }

test('with all its generators there to the end, a run is judged as one of a single generator', () => {
  const alone = judgeRecord(recordOf(traffic), promises)
  const shared = judgeRecord(recordOf({ ...traffic, generators: [generator(1), generator(2)] }), promises)
  expect(shared).toEqual(alone)
  expect(shared.map(({ verdict }) => verdict)).toEqual(['pass', 'pass'])
})

test('one that was lost makes everything inconclusive, broken or kept, and is named with its node', () => {
  const lost = { atMs: 12_340, why: 'its connection ended' }
  const record = recordOf({ ...traffic, generators: [generator(1), generator(2, { lost })] })
  for (const judgement of judgeRecord(record, { p99: ms(1), errors: 0 })) {
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'generator', fix: 'keepGenerators' })
    expect(evidenceLines(judgement.evidence)[0]).toBe(
      'generator-2 on worker-2 was lost after 12.3 s: its connection ended; the 100 requests it had sent are counted',
    )
  }
})

/** A run with one second in which the generators stalled, each at most for this long. */
function interferenceOf(...stallsMs: readonly number[]) {
  const [first, second, ...others] = traffic.seconds
  const late = { stalledMs: 80, stalledByHost: false, starvedMs: 0 }
  const seconds = [first, { ...second, interference: late }, ...others] as typeof traffic.seconds
  const generators = stallsMs.map((longestStallMs, index) => generator(index + 1, { longestStallMs }))
  return withoutInterference(recordOf({ ...traffic, seconds, generators }), 100)
}

test('of several, those that were late are named', () => {
  const { culprit, leftOut } = interferenceOf(0, 80, 7)
  expect(culprit).toBe('generator')
  expect(evidenceLines(leftOut)).toEqual([
    expect.stringContaining(
      'by 80 ms at most: generator-2 on worker-2 (80 ms), generator-3 on worker-3 (7 ms)',
    ),
  ])
})

test('at most three are named, the latest first, however short they were late', () => {
  const named = (...stallsMs: readonly number[]) => {
    const [generatorLate] = interferenceOf(...stallsMs).leftOut
    return generatorLate?.kind === 'generatorLate' && generatorLate.late?.map(({ name }) => name)
  }
  expect(named(7, 0, 80, 30, 9)).toEqual(['generator-3', 'generator-4', 'generator-5'])
  expect(named(1, 0)).toEqual(['generator-1'])
})
