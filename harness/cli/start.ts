import { existsSync } from 'node:fs'
import { startVitest } from 'vitest/node'
import { HarnessError } from '../record/errors.ts'
import { assertReplaceable } from '../record/report-draft.ts'
import { discardShard, publishShard, shardDraft } from '../report/results/shards.ts'
import VerdictReporter from '../vitest/reporter.ts'
import type { Arguments } from './command.ts'
import { exitCodeOf } from './conclusion.ts'
import { checkedShard } from '../vitest/shard.ts'
import { vitestRefusal } from './vitest-refusal.ts'

/** Checks every promise on real containers, prints the verification table, and exits with a code for the verdict. */
export async function start({ values, operands }: Arguments): Promise<number> {
  const { project = 'promises', config, 'tags-filter': tags, 'test-name-pattern': test } = values
  const shard = values['shard'] === undefined ? undefined : checkedShard(values['shard'])
  const part: [string, Record<string, unknown>][] =
    shard === undefined ? [] : [['blob', { outputFile: shardDraft(shard) }]]
  if (config !== undefined && !existsSync(config)) {
    throw new HarnessError(`--config ${config}: there is no such file, expected a Vitest config`, {
      fix: 'write its path relative to this folder, or omit --config if the config is here',
    })
  }
  assertReplaceable()
  if (shard !== undefined) await discardShard(shard)
  const reporter = new VerdictReporter()
  const vitest = await startVitest('test', [...operands], {
    run: true,
    project: [project],
    reporters: [reporter, ...part],
    ...(config !== undefined && { config }),
    ...(shard !== undefined && { shard }),
    ...(tags !== undefined && { tagsFilter: [tags] }),
    ...(test !== undefined && { testNamePattern: test }),
  }).catch(error => {
    throw vitestRefusal(error)
  })
  await vitest.close()
  if (shard !== undefined) await publishShard(shard)
  return exitCodeOf(reporter.results)
}
