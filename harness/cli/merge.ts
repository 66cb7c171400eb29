import { readdir } from 'node:fs/promises'
import { startVitest } from 'vitest/node'
import { assertWhole, shardsFolder } from '../report/results/shards.ts'
import VerdictReporter from '../vitest/reporter.ts'
import { exitCodeOf } from './conclusion.ts'

/** Merges the parts of `start --shard=…` into one report, with one table and one exit code. */
export async function merge(): Promise<number> {
  assertWhole(await readdir(shardsFolder).catch(() => []))
  const reporter = new VerdictReporter()
  const vitest = await startVitest('test', [], {
    mergeReports: shardsFolder,
    run: true,
    reporters: [reporter],
  })
  await vitest.close()
  return exitCodeOf(reporter.results)
}
