import { assertReplaceable } from '../record/report-draft.ts'
import { discardShard, publishShard, shardDraft } from '../report/results/shards.ts'
import { checkedShard } from '../vitest/shard.ts'
import { runVitest } from './vitest-run.ts'

type StartOptions = Readonly<Partial<Record<'project' | 'testNamePattern' | 'tagsFilter' | 'shard', string>>>

export async function start(options: StartOptions, specs: readonly string[]): Promise<number> {
  const { project = 'promises', tagsFilter, testNamePattern } = options
  const shard = options.shard === undefined ? undefined : checkedShard(options.shard)
  assertReplaceable()
  if (shard !== undefined) await discardShard(shard)
  const code = await runVitest(
    {
      project: [project],
      reporters: shard === undefined ? [] : [['blob', { outputFile: shardDraft(shard) }]],
      ...(shard !== undefined && { shard }),
      ...(tagsFilter !== undefined && { tagsFilter: [tagsFilter] }),
      ...(testNamePattern !== undefined && { testNamePattern }),
    },
    specs,
  )
  if (shard !== undefined) publishShard(shard)
  return code
}
