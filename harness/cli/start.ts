/**
 * `npm start`: every spec on real containers, the verification table, and an exit code that tells the verdict. Takes what
 * `vitest run` takes; with `--shard` it leaves its part of the results for `npm run merge`.
 */
import { parseCLI, startVitest } from 'vitest/node'
import { exitCodes, overall, readResults } from '../report/results/results.ts'
import VerdictReporter from '../vitest/reporter.ts'
import { shardFile } from '../report/results/shards.ts'

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const part: [string, Record<string, unknown>][] =
  options.shard === undefined ? [] : [['blob', { outputFile: shardFile(options.shard) }]]

const vitest = await startVitest('test', filter, {
  ...options,
  run: true,
  project: ['specs'],
  reporters: [new VerdictReporter(), ...part],
})
await vitest.close()

const results = await readResults().catch(() => undefined)
// Without results the specs never came to run, and Vitest has said why.
process.exit(results === undefined ? exitCodes.fail : exitCodes[overall(results)])
