/**
 * How often a comparison is right. It measures pairs of runs of one service against itself, then makes every
 * comparison that these pairs allow, without and with a slow-down added to the candidate's latencies.
 * `node harness/bench/comparison.ts <systems> <pairs>`: so many pairs with new containers, so many times.
 */
import { service } from '../../specs/service.ts'
import { Distribution } from '../record/distribution.ts'
import { prepareEngine } from '../engine/engine.ts'
import { judgeSlowdown, type Pair, type Role } from '../judge/comparison.ts'
import type { Verdict } from '../judge/verdict.ts'
import { get } from '../load/call.ts'
import { round } from '../record/round.ts'
import type { RunRecord } from '../record/run-record.ts'
import { run } from '../measure/run.ts'
import { seed } from '../record/seed.ts'
import { startSystem } from '../system/system.ts'
import { pairedRuns, untilDecided } from '../measure/paired-runs.ts'
import { cores, ms, percent } from '../record/units.ts'

const [systems = 1, pairsEach = 150] = process.argv.slice(2).map(Number)
const slowdowns = [0, 5, 10, 20, 30]
const each = { clients: 2, call: get('/api/health'), duration: ms(200) }
const promise = { by: percent(10) }
const until = { decided: [promise], pairsAtMost: 40 }

const base = await prepareEngine(line => console.error(line))

async function measurePairs(runSeed: number): Promise<Pair[]> {
  await using candidate = await startSystem(service, { base, inspector: false })
  await using baseline = await startSystem(service, { base, inspector: false })
  const contenders = { candidate, baseline }
  const pairs: Pair[] = []
  const measure = (role: Role, pairSeed: number) =>
    run(contenders[role], each, { seed: pairSeed, engineCores: cores(base.engine.cpus) })
  for await (const pair of pairedRuns(measure, runSeed)) {
    if (pairs.push(pair) >= pairsEach) break
  }
  return pairs
}

function slowed(record: RunRecord, byPercent: number): RunRecord {
  const seconds = record.seconds.map(second => {
    const latency = new Distribution()
    for (const [valueMs, count] of second.latency.counts()) {
      for (let times = 0; times < count; times++) latency.record(valueMs * (1 + byPercent / 100))
    }
    return { ...second, latency }
  })
  return { ...record, seconds }
}

/** One comparison after the other, while there are enough pairs for one that needs the maximum. */
async function verdictsOf(pairs: readonly Pair[], slowdown: number): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const planted = pairs.map(pair => ({ ...pair, candidate: slowed(pair.candidate, slowdown) }))
  for (let from = 0; from + until.pairsAtMost <= planted.length;) {
    const comparison = await untilDecided(planted.slice(from), until)
    from += comparison.pairs.length
    verdicts.push(judgeSlowdown(comparison, promise).verdict)
  }
  return verdicts
}

const all = new Map<number, Verdict[]>(slowdowns.map(slowdown => [slowdown, []]))
for (let system = 0; system < systems; system++) {
  const pairs = await measurePairs(seed() + system * pairsEach)
  const { measured, interval = [] } = judgeSlowdown({ pairs }, promise)
  console.log(
    `${pairs.length} pairs: ${round(measured ?? Number.NaN)} % (${interval.map(round).join(' – ')})`,
  )
  for (const [slowdown, verdicts] of all) verdicts.push(...(await verdictsOf(pairs, slowdown)))
  for (const [slowdown, verdicts] of all) {
    const count = (wanted: Verdict) => verdicts.filter(verdict => verdict === wanted).length
    console.log(
      `${slowdown} % slower: ${count('pass')} pass, ${count('fail')} fail, ${count('inconclusive')} inconclusive`,
    )
  }
}
process.exit(0)
