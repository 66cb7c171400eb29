/**
 * How often a comparison is right: one service against itself, and against itself with so much less CPU that it must be
 * slower by known shares. Prints how many comparisons passed, failed and stayed inconclusive for each.
 * `node harness/bench/comparison.ts <systems> <slow-down in percent>…`, such as `5 0 0 20`: two new systems five times,
 * and three comparisons of each two.
 */
import { service } from '../../specs/service.ts'
import { takeTurns } from '../turns.ts'
import { prepareEngine } from '../engine/engine.ts'
import { judgeSlowdown } from '../judge/comparison.ts'
import { round, type Verdict } from '../judge/verdict.ts'
import { get } from '../operation.ts'
import { run } from '../run.ts'
import { seed } from '../seed.ts'
import { connectDockerode } from '../system/docker.ts'
import { startSystem, type System } from '../system/system.ts'
import { ms, percent } from '../units.ts'

const [systems = 1, ...slowdowns] = process.argv.slice(2).map(Number)
const each = { clients: 10, call: get('/api/accounts'), for: ms(500) }
const until = { decided: { by: percent(10) }, pairsAtMost: 24 }

const base = await prepareEngine(line => console.error(line))
const docker = await connectDockerode()

/** Half a core does all the work of a load without a pause: with a tenth less of it all takes a tenth longer. */
const slowDown = async ({ service: { container } }: System, byPercent: number) =>
  docker
    .getContainer(container.id)
    .update({ NanoCpus: Math.round((service.cpus / (1 + byPercent / 100)) * 1e9) })

async function compareOnce(
  contenders: { candidate: System; baseline: System },
  slowdown: number,
  runSeed: number,
) {
  await slowDown(contenders.candidate, slowdown)
  const { candidate } = await takeTurns(
    (role, pairSeed) => run(contenders[role], each, pairSeed),
    until,
    runSeed,
  )
  const { verdict, measured, interval = [] } = judgeSlowdown(candidate.comparison, until.decided)
  const pairs = candidate.comparison.pairs.length
  const figures = `${round(measured ?? Number.NaN)} % (${interval.map(round).join(' – ')})`
  console.log(`${slowdown} % slower: ${verdict}, ${figures}, ${pairs} pairs`)
  return verdict
}

const verdicts: { readonly slowdown: number; readonly verdict: Verdict }[] = []
for (let system = 0; system < systems; system++) {
  await using candidate = await startSystem(service, { base, inspector: false })
  await using baseline = await startSystem(service, { base, inspector: false })
  for (const slowdown of slowdowns) {
    const verdict = await compareOnce(
      { candidate, baseline },
      slowdown,
      seed() + verdicts.length * until.pairsAtMost,
    )
    verdicts.push({ slowdown, verdict })
  }
}
for (const [slowdown, all] of Map.groupBy(verdicts, verdict => verdict.slowdown)) {
  const count = (wanted: Verdict) => all.filter(({ verdict }) => verdict === wanted).length
  console.log(
    `${slowdown} % slower: ${count('pass')} pass, ${count('fail')} fail, ${count('inconclusive')} inconclusive of ${all.length}`,
  )
}
process.exit(0)
