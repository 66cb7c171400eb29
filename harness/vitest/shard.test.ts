import { expect, test } from 'vitest'
import { checkedShard, checkShardOf, tooManyParts } from './shard.ts'

test.each(['1/1', '1/2', '2/2', '10/12'])('%s is a part', shard => {
  expect(checkedShard(shard)).toBe(shard)
})

test.each(['3/2', '0/2', '1/0', 'x', '1', '1/2/3', '-1/2', '1.5/2', ''])('%j is none', shard => {
  expect(() => checkedShard(shard)).toThrow(`--shard=${shard}: expected <index>/<count>`)
})

test.each([['--shard=3/2'], ['--shard', '3/2'], ['--shard']])(
  'a command line with %j is refused',
  (...words) => {
    expect(() => checkShardOf(['run', ...words])).toThrow('expected <index>/<count>')
  },
)

test.each([[], ['--shard=1/2'], ['--shard', '1/2'], ['--sharded=3/2']])('one with %j is not', (...words) => {
  expect(() => checkShardOf(['run', ...words])).not.toThrow()
})

test('more parts than files are told in our words, and nothing else is', () => {
  const said =
    '--shard <count> must be a smaller than count of test files. Resolved 1 test files for --shard=2/2.'
  expect(tooManyParts(said)).toBe(
    '--shard=2/2: 1 spec file(s), expected at most as many parts\n  fix: use a count of at most 1',
  )
  expect(tooManyParts(said.replace('1 test files', '0 test files'))).toMatch(/\n {2}fix: write a spec that/)
  expect(tooManyParts('x is not a function')).toBeUndefined()
})
