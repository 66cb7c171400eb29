import { HarnessError, messageOf } from '../record/errors.ts'
import { withoutSpecs } from './unmatched.ts'

/** Vitest's syntax: `1/2` is the first of two parts. @throws HarnessError for an invalid value. */
export function checkedShard(shard: string): string {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(shard) ?? []
  if (index !== undefined && Number(index) >= 1 && Number(index) <= Number(count)) return shard
  throw new HarnessError(`--shard=${shard}: expected <index>/<count> with an index from 1 to the count`, {
    fix: 'write --shard=1/2 on the first of two machines and --shard=2/2 on the second',
  })
}

export function checkShardOf(words: readonly string[]): void {
  const index = words.findIndex(word => /^--shard(?:=|$)/.test(word))
  const [, given = words[index + 1] ?? ''] = /^--shard=(.*)$/.exec(words[index] ?? '') ?? []
  if (index !== -1) checkedShard(given)
}

/** A clearer message for Vitest's error about more shards than files; undefined for any other error. */
export function tooManyParts(message: string): string | undefined {
  const [, files, shard] =
    /^--shard <count> must be .* Resolved (\d+) test files for --shard=(\S+)\.$/.exec(message) ?? []
  if (files === undefined) return undefined
  return messageOf(
    new HarnessError(`--shard=${shard}: ${files} spec file(s), expected at most as many parts`, {
      fix: files === '0' ? withoutSpecs : `use a count of at most ${files}`,
    }),
  )
}
