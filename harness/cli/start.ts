/**
 * `npm start`: every spec on real containers, the verification table, and an exit code that tells the verdict. Takes what
 * `vitest run` takes; with `--shard` it leaves its part of the results for `npm run merge`.
 */
import { parseCLI, startVitest } from 'vitest/node'
import { exitCodes, overall } from '../report/results/results.ts'
import VerdictReporter from '../vitest/reporter.ts'
import { discardShard, publishShard, shardDraft } from '../report/results/shards.ts'

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const reporter = new VerdictReporter()
const { shard } = options
const part: [string, Record<string, unknown>][] =
  shard === undefined ? [] : [['blob', { outputFile: shardDraft(shard) }]]
if (shard !== undefined) await discardShard(shard)

const vitest = await startVitest('test', filter, {
  ...options,
  run: true,
  project: ['specs'],
  reporters: [reporter, ...part],
})
await vitest.close()
if (shard !== undefined) await publishShard(shard)

const { results } = reporter
// Without results the specs never came to run, and Vitest has said why.
process.exit(results === undefined ? exitCodes.fail : exitCodes[overall(results)])
