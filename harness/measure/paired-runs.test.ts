import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import { judgeSlowdown, looksAt, type Role } from '../judge/comparison.ts'
import { operationsOf, recordOf, sampleOf, trafficOf } from '../testing/literal-record.ts'
import type { Verdict } from '../judge/verdict.ts'
import { measurePairs } from './paired-runs.ts'
import { percent } from '../record/units.ts'

const by = percent(10)
const slower = ['slowdownMax', by] as const
const promised = { slowdownMax: by }
const atMost = 40
const healthy = recordOf()
const runOf = (latencyMs: number) => ({ ...healthy, ...trafficOf(operationsOf([latencyMs])) })

describe('pairs', () => {
  const pairsOf = async (seed: number) => {
    const asked: { role: Role; seed: number }[] = []
    const { pairs } = await measurePairs(
      async (role, runSeed) => {
        asked.push({ role, seed: runSeed })
        return runOf(2)
      },
      promised,
      atMost,
      seed,
    )
    return { asked, pairs }
  }

  test('equals are decided after eight pairs, and the runs that warm up are in none', async () => {
    const { asked, pairs } = await pairsOf(1)
    expect(pairs).toHaveLength(8)
    expect(asked).toHaveLength(2 + 2 + 16)
  })

  test('each pair has one run of each under the same load, and no two pairs have the same', async () => {
    const recorded = (await pairsOf(1)).asked.slice(4)
    const pairs = Array.from({ length: 8 }, (_, index) => recorded.slice(2 * index, 2 * index + 2))
    expect(pairs.every(([one, other]) => one?.role !== other?.role && one?.seed === other?.seed)).toBe(true)
    expect(new Set(recorded.map(({ seed }) => seed)).size).toBe(8)
  })

  test('each is first as often as the other, in an order that the seed decides', async () => {
    const orderOf = async (seed: number) =>
      (await pairsOf(seed)).asked.slice(4).flatMap(({ role }, run) => (run % 2 === 0 ? [role] : []))
    const orders = await Promise.all([1, 2, 3, 4].map(orderOf))
    for (const order of orders) expect(order.filter(first => first === 'candidate')).toHaveLength(4)
    expect(new Set(orders.map(order => order.join())).size).toBeGreaterThan(1)
    expect(await orderOf(1)).toEqual(orders[0])
  })

  test('a service that gets faster is waited for', async () => {
    const latencies = [9, 7, 5, 4, 3, 2]
    let runs = 0
    const comparison = await measurePairs(
      async role => runOf(role === 'candidate' ? (latencies[runs++] ?? 2) : 2),
      promised,
      atMost,
      1,
    )
    expect(comparison.pairs.map(pair => Math.round(pair.candidate.seconds[0]?.latency.mean ?? 0))).toEqual(
      Array.from({ length: 8 }, () => 2),
    )
  })

  test('memory that stays undecided asks for no more pairs: they would read the same two processes', async () => {
    const holding = { ...runOf(2), samples: [sampleOf(0)] }
    const promises = { slowdownMax: by, workingSetMax: by }
    const comparison = await measurePairs(async () => holding, promises, atMost, 1)
    expect(judgeSlowdown(comparison, 'workingSetMax', by).verdict).toBe('inconclusive')
    expect(comparison.pairs).toHaveLength(8)
  })

  test('what cannot be decided ends at the bound', async () => {
    let runs = 0
    const comparison = await measurePairs(async () => runOf(2 + (runs++ % 7)), promised, atMost, 1)
    expect(comparison.pairs).toHaveLength(40)
    expect(judgeSlowdown(comparison, ...slower).verdict).toBe('inconclusive')
  })
})

describe('how often it is wrong', () => {
  /** Runs as a busy machine has them: spread, one in twenty twice as slow or worse, and all ever slower. */
  const noisy = (seed: number, slowdown: number) => {
    const random = xoroshiro128plus(seed)
    const uniform = () => 1 - uniformFloat64(random)
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
    let runs = 0
    return async (role: Role) => {
      const outlier = uniform() < 0.05 ? 2 - Math.log(uniform()) : 1
      const drift = 1 + runs++ / 200
      const slower = role === 'candidate' ? 1 + slowdown / 100 : 1
      return runOf(2 * slower * outlier * drift * Math.exp(0.07 * normal()))
    }
  }

  const verdictsOf = async (slowdown: number, comparisons: number): Promise<Record<Verdict, number>> => {
    const verdicts = { pass: 0, fail: 0, inconclusive: 0 }
    for (let seed = 1; seed <= comparisons; seed++) {
      const comparison = await measurePairs(noisy(seed * 1000, slowdown), promised, atMost, seed)
      expect(looksAt(atMost)).toContain(comparison.pairs.length)
      verdicts[judgeSlowdown(comparison, ...slower).verdict] += 1
    }
    return verdicts
  }

  test('a service against itself never fails and nearly always passes', async () => {
    const verdicts = await verdictsOf(0, 100)
    expect(verdicts.fail).toBe(0)
    expect(verdicts.pass).toBeGreaterThan(90)
  })

  test('one that is slower by 25 % never passes and nearly always fails', async () => {
    const verdicts = await verdictsOf(25, 40)
    expect(verdicts.pass).toBe(0)
    expect(verdicts.fail).toBeGreaterThan(36)
  })

  test('one that is slower by just the limit gets a verdict in one case of twenty at most', async () => {
    const { pass, fail } = await verdictsOf(10, 40)
    expect(pass + fail).toBeLessThanOrEqual(2)
  })
})
