/** `npm run merge`: one report out of the parts that `npm start -- --shard=…` left, with one table and one exit code. */
import { readdir } from 'node:fs/promises'
import { startVitest } from 'vitest/node'
import { messageOf } from '../record/errors.ts'
import { exitCodes, overall } from '../report/results/results.ts'
import VerdictReporter from '../vitest/reporter.ts'
import { assertWhole, shardsFolder } from '../report/results/shards.ts'

try {
  assertWhole(await readdir(shardsFolder).catch(() => []))
} catch (error) {
  console.error(messageOf(error))
  process.exit(exitCodes.fail)
}

const reporter = new VerdictReporter()
const vitest = await startVitest('test', [], {
  mergeReports: shardsFolder,
  run: true,
  reporters: [reporter],
})
await vitest.close()

const { results } = reporter
process.exit(results === undefined ? exitCodes.fail : exitCodes[overall(results)])
