import { assertReplaceable } from '../record/report-draft.ts'
import { discardShard, publishShard, shardDraft } from '../report/results/shards.ts'
import type { Arguments } from './command.ts'
import { checkedShard } from '../vitest/shard.ts'
import { runVitest } from './vitest-run.ts'

export async function start({ values, operands }: Arguments): Promise<number> {
  const { project = 'promises', 'tags-filter': tags, 'test-name-pattern': test } = values
  const shard = values['shard'] === undefined ? undefined : checkedShard(values['shard'])
  assertReplaceable()
  if (shard !== undefined) await discardShard(shard)
  const code = await runVitest(
    {
      project: [project],
      reporters: shard === undefined ? [] : [['blob', { outputFile: shardDraft(shard) }]],
      ...(shard !== undefined && { shard }),
      ...(tags !== undefined && { tagsFilter: [tags] }),
      ...(test !== undefined && { testNamePattern: test }),
    },
    operands,
  )
  if (shard !== undefined) publishShard(shard)
  return code
}
