import { HarnessError } from '../record/errors.ts'

/**
 * Checks `--shard`, as Vitest takes it: `1/2` is the first of two parts.
 *
 * @throws HarnessError where it names no part.
 */
export function checkedShard(shard: string): string {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(shard) ?? []
  if (index !== undefined && Number(index) >= 1 && Number(index) <= Number(count)) return shard
  throw new HarnessError(`--shard=${shard}: expected <index>/<count> with an index from 1 to the count`, {
    fix: 'write --shard=1/2 on the first of two machines and --shard=2/2 on the second',
  })
}
