import { readdir } from 'node:fs/promises'
import { assertWhole, shardsFolder } from '../report/results/shards.ts'
import { runVitest } from './vitest-run.ts'

/** Merges the parts of `start --shard=…` into one report, with one table and one exit code. */
export async function merge(): Promise<number> {
  assertWhole(await readdir(shardsFolder).catch(() => []))
  return runVitest({ mergeReports: shardsFolder })
}
